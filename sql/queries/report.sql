-- report.sql -- how many documents came and went out in a period, and how they were dealt with.
-- include: store/report_page.h

-- columns: came_of = tenant_id i64, group text, headed text, is_whole bool, from_at i64, until_at i64,
--          today date, from_year i64

-- columns: went_of = tenant_id i64, group text, headed text, is_whole bool, from_at i64, until_at i64,
--          from_rank i64, below_rank i64

-- A head's: of their units and those below.
-- fragment: report_headed
-- sqlite: IN (SELECT k.unit_id FROM unit_above k WHERE k.above_id IN (SELECT value FROM json_each($headed)))
-- postgres: IN (SELECT k.unit_id FROM unit_above k WHERE k.above_id = ANY (ARRAY(
-- postgres: 	SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($headed AS JSONB)))))

-- By the day of arrival (document_came_at of office/register_rows.h); what came in a year may be entered in a later one.
-- fragment: report_arrived
d.tenant_id = $tenant_id AND d.arrival_year >= $from_year AND d.arrival_number > 0
	AND CASE WHEN d.packet_id > 0 OR d.arrived_at = 0 THEN d.registered_at ELSE d.arrived_at END >= $from_at
	AND CASE WHEN d.packet_id > 0 OR d.arrived_at = 0 THEN d.registered_at ELSE d.arrived_at END < $until_at

-- fragment: report_sent
d.tenant_id = $tenant_id AND d.direction = 'outgoing' AND d.state = 'sent' AND d.list_rank > $from_rank
	AND d.list_rank < $below_rank AND d.list_rank > 0 AND d.replaced_by = 0

-- A document is its lead's to deal with; as long as nobody leads it, the organ's, until the day that the
-- sender asks for. What is only to be known, or was cancelled, is not to be dealt with.
-- fragment: report_whole
SELECT d.id, d.id AS document_id, CAST(0 AS BIGINT) AS group_id,
	(l.id IS NOT NULL OR d.progress IN ('new', 'presented')
		OR (d.progress = 'finished' AND NOT EXISTS (SELECT 1 FROM assignment y
			WHERE y.document_id = d.id AND y.state NOT IN ('returned', 'withdrawn')))) AS is_due,
	COALESCE(l.due_on, d.due_on) AS due_on,
	COALESCE(l.state, CASE d.progress WHEN 'finished' THEN 'done' ELSE 'new' END) AS state,
	COALESCE(l.done_on, CASE WHEN d.progress = 'finished' THEN
-- sqlite: 	strftime('%Y-%m-%d', d.finished_at / 1000000 + 25200, 'unixepoch')
-- postgres: 	TO_CHAR(TO_TIMESTAMP(d.finished_at / 1000000 + 25200) AT TIME ZONE 'UTC', 'YYYY-MM-DD')
	ELSE '' END) AS done_on, CASE d.secrecy WHEN 'none' THEN d.came ELSE 'unknown' END AS came
FROM document d LEFT JOIN assignment l ON l.document_id = d.id AND l.part = 'lead' AND l.parent_id IS NULL
	AND l.state NOT IN ('returned', 'withdrawn')

-- fragment: report_given
SELECT x.id, x.document_id,
	CASE $group WHEN 'unit' THEN x.unit_id WHEN 'person' THEN x.account_id ELSE 0 END AS group_id,
	x.part = 'lead' AS is_due, x.due_on, x.state, x.done_on, CASE d.secrecy WHEN 'none' THEN d.came ELSE 'unknown' END AS came
FROM document d JOIN assignment x ON x.document_id = d.id LEFT JOIN assignment p ON p.id = x.parent_id

-- fragment: report_groups
AND ($group <> 'unit' OR x.unit_id IS NOT NULL) AND ($group <> 'person' OR x.account_id IS NOT NULL)

-- fragment: report_went
SELECT d.id, d.id AS document_id, d.unit_id, d.drafter_id, d.type_name, 'drafted' AS figure, '' AS whom,
	CAST(0 AS BIGINT) AS took
FROM document d
WHERE d.tenant_id = $tenant_id AND d.direction = 'outgoing' AND d.created_at >= $from_at
	AND d.created_at < $until_at

-- Of a unit each once, as the list of tasks has them; of all of a head's units what came to them from above.
-- name: report_came_count
-- doc: of each group how many are of each standing, or 'other': not to be dealt with
-- from: struct report_page : {came_of}
-- rows: group_id i64, name text, figure text, n i64
-- many
WITH x AS (
	{report_whole} WHERE $is_whole AND $group = 'whole' AND {report_arrived}
	UNION ALL
	{report_given} WHERE {stands} AND {report_arrived} {report_groups}
		AND ($group <> 'whole' OR NOT $is_whole) AND ($group <> 'unit' OR TRUE {once})
		AND ($is_whole OR x.unit_id {report_headed} OR ($group = 'person' AND p.unit_id {report_headed}))
		AND ($group <> 'whole' OR (x.unit_id IS NOT NULL AND (p.unit_id IS NULL OR NOT p.unit_id {report_headed})))
)
SELECT g.group_id, COALESCE(u.name, a.name, '') AS name, g.figure, g.n FROM (
	SELECT x.group_id, CASE WHEN x.is_due THEN {standing} ELSE 'other' END AS figure, COUNT(*) AS n
	FROM x GROUP BY 1, 2
	UNION ALL
	SELECT x.group_id, 'came-' || x.came AS figure, COUNT(*) AS n FROM x WHERE x.came <> 'unknown' GROUP BY 1, 2) g
	LEFT JOIN unit u ON u.id = g.group_id AND $group = 'unit'
	LEFT JOIN account a ON a.id = g.group_id AND $group = 'person'
ORDER BY g.group_id, g.figure

-- name: report_came_list
-- doc: these one by one, of some figures and one group, the newest first
-- from: struct report_page : {came_of}, group_id i64, figures text, before_id i64, most i64
-- rows: id i64, document_id i64, figure text
-- many
WITH x AS (
	{report_whole} WHERE $is_whole AND $group = 'whole' AND {report_arrived}
	UNION ALL
	{report_given} WHERE {stands} AND {report_arrived} {report_groups}
		AND ($group <> 'whole' OR NOT $is_whole) AND ($group <> 'unit' OR TRUE {once})
		AND ($is_whole OR x.unit_id {report_headed} OR ($group = 'person' AND p.unit_id {report_headed}))
		AND ($group <> 'whole' OR (x.unit_id IS NOT NULL AND (p.unit_id IS NULL OR NOT p.unit_id {report_headed})))
)
SELECT q.id, q.document_id, q.figure FROM (
	SELECT x.id, x.document_id, x.group_id, CASE WHEN x.is_due THEN {standing} ELSE 'other' END AS figure FROM x
	UNION ALL
	SELECT x.id, x.document_id, x.group_id, 'came-' || x.came AS figure FROM x WHERE x.came <> 'unknown') q
WHERE q.group_id = $group_id AND q.id < $before_id
-- sqlite: AND INSTR($figures, ',' || q.figure || ',') > 0
-- postgres: AND STRPOS($figures, ',' || q.figure || ',') > 0
ORDER BY q.id DESC LIMIT $most

-- fragment: report_deliveries
CASE v.state WHEN 'finished' THEN 'processed' WHEN 'refused' THEN 'refused' WHEN 'cancelled' THEN 'taken-back'
	WHEN 'received' THEN 'reached' WHEN 'assigned' THEN 'reached' WHEN 'processing' THEN 'reached'
	ELSE 'receivers' END AS figure, v.receiver_name AS whom, CAST(0 AS BIGINT) AS took
FROM document d JOIN delivery v ON v.document_id = d.id

-- Secret documents go on paper by law, and are counted in none of these.
-- fragment: report_forms
SELECT v.id, d.id AS document_id, d.unit_id, d.drafter_id, d.type_name, 'went-' || v.form AS figure,
	v.receiver_name AS whom, CAST(0 AS BIGINT) AS took
FROM document d JOIN delivery v ON v.document_id = d.id
WHERE d.secrecy = 'none' AND v.form <> 'unknown' AND d.tenant_id = $tenant_id AND d.direction = 'outgoing' AND d.state = 'sent' AND d.list_rank > $from_rank
	AND d.list_rank < $below_rank AND d.list_rank > 0 AND d.replaced_by = 0
UNION ALL
SELECT d.id, d.id AS document_id, d.unit_id, d.drafter_id, d.type_name, 'exempted' AS figure, '' AS whom,
	CAST(0 AS BIGINT) AS took
FROM document d JOIN paper_exempted u ON u.document_id = d.id AND u.issued_at > 0
WHERE d.tenant_id = $tenant_id AND d.direction = 'outgoing' AND d.state = 'sent' AND d.list_rank > $from_rank
	AND d.list_rank < $below_rank AND d.list_rank > 0 AND d.replaced_by = 0

-- name: report_went_count
-- doc: of each group how many were drafted, issued, recalled, and are how far where they went; took: from the
--      first saving to the issue, of all that were issued
-- from: struct report_page : {went_of}
-- rows: group_id i64, name text, figure text, n i64, took i64
-- many
SELECT g.group_id, COALESCE(u.name, a.name, g.word) AS name, g.figure, g.n, g.took FROM (
	SELECT CASE $group WHEN 'unit' THEN x.unit_id WHEN 'person' THEN x.drafter_id ELSE 0 END AS group_id,
		CASE $group WHEN 'type' THEN x.type_name ELSE '' END AS word, x.figure, COUNT(*) AS n,
		CAST(SUM(x.took) AS BIGINT) AS took
	FROM (
		{report_went}
		UNION ALL
		SELECT d.id, d.id AS document_id, d.unit_id, d.drafter_id, d.type_name, 'issued' AS figure,
			'' AS whom, d.sent_at - d.created_at AS took
		FROM document d WHERE {report_sent}
		UNION ALL
		SELECT d.id, d.id AS document_id, d.unit_id, d.drafter_id, d.type_name, 'recalled' AS figure,
			'' AS whom, CAST(0 AS BIGINT) AS took
		FROM document d WHERE {report_sent} AND d.standing = 'recalled'
		UNION ALL
		SELECT v.id, d.id AS document_id, d.unit_id, d.drafter_id, d.type_name, {report_deliveries}
		WHERE {report_sent}
		UNION ALL
		{report_forms}
	) x WHERE $is_whole OR x.unit_id {report_headed}
	GROUP BY 1, 2, 3) g
	LEFT JOIN unit u ON u.id = g.group_id AND $group = 'unit'
	LEFT JOIN account a ON a.id = g.group_id AND $group = 'person'
ORDER BY g.group_id, g.word, g.figure

-- name: report_went_list
-- doc: these one by one, of some figures and one group, the newest first
-- from: struct report_page : {went_of}, group_id i64, word text, figures text, before_id i64, most i64
-- rows: id i64, document_id i64, figure text, whom text
-- many
SELECT x.id, x.document_id, x.figure, x.whom FROM (
	{report_went}
	UNION ALL
	SELECT d.id, d.id AS document_id, d.unit_id, d.drafter_id, d.type_name, 'issued' AS figure,
		'' AS whom, CAST(0 AS BIGINT) AS took
	FROM document d WHERE {report_sent}
	UNION ALL
	SELECT d.id, d.id AS document_id, d.unit_id, d.drafter_id, d.type_name, 'recalled' AS figure,
		'' AS whom, CAST(0 AS BIGINT) AS took
	FROM document d WHERE {report_sent} AND d.standing = 'recalled'
	UNION ALL
	SELECT v.id, d.id AS document_id, d.unit_id, d.drafter_id, d.type_name, {report_deliveries}
	WHERE {report_sent}
	UNION ALL
	{report_forms}
) x
WHERE ($is_whole OR x.unit_id {report_headed}) AND x.id < $before_id
	AND ($group <> 'unit' OR x.unit_id = $group_id) AND ($group <> 'person' OR x.drafter_id = $group_id)
	AND ($group <> 'type' OR x.type_name = $word)
-- sqlite: AND INSTR($figures, ',' || x.figure || ',') > 0
-- postgres: AND STRPOS($figures, ',' || x.figure || ',') > 0
ORDER BY x.id DESC LIMIT $most
