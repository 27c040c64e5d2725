# shellcheck shell=bash disable=SC2154,SC2034 # dir, out, port, pid, DOCUMENTS: of run.sh
# redmine.sh -- another program beside ours on the same list: sourced by run.sh, BENCH=peers.
#
# Redmine of Debian 12, from a copy of its files in the bench's folder, with a SQLite database of its own
# there: the DOCUMENTS incoming documents of our node are its issues, with the same subjects, days, senders
# and states, in one project, for a user who is a member of it and no administrator. Asked is the list of
# 50, newest first, signed in, with connections that are kept: one at a time and 16 at a time, ours and
# theirs by the same program (bench/office.c). Writes build/bench/peers.json. Nothing of it is a test.
#
# Redmine is installed only when PEERS=install says so; otherwise what is missing is said, and that is all.
REDMINE_FROM=/usr/share/redmine
REDMINE_PACKAGES="redmine redmine-sqlite puma"
redmine_list='/projects/arrivals/issues?set_filter=1&per_page=50&sort=id:desc'

redmine_needed()
{
	[ -f $REDMINE_FROM/config.ru ] && command -v puma sqlite3 bundle >/dev/null && return
	if [ "${PEERS:-}" != install ]; then
		echo "install first (or run with PEERS=install, as root): apt-get install --no-install-recommends" \
			"$REDMINE_PACKAGES sqlite3" >&2
		exit 69
	fi
	# It makes no database, and its own look at its libraries is not needed: they are looked for here.
	echo 'redmine redmine/instances/default/dbconfig-install boolean false' | debconf-set-selections
	# shellcheck disable=SC2086
	DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends $REDMINE_PACKAGES \
		sqlite3 </dev/null >&2 || [ -f $REDMINE_FROM/config.ru ]
}

# rails WORDS…: one of its commands, in its copy
rails() { (cd "$dir/redmine" && bundle exec "$@" >>"$dir/redmine.log" 2>&1) ||
	{ tail -n 20 "$dir/redmine.log" >&2; exit 1; }; }

# redmine_make NAME: filled from the node NAME, which does not run
redmine_make()
{
	local own=$dir/redmine/instances/bench
	cp -rL $REDMINE_FROM "$dir/redmine" 2>/dev/null || [ -f "$dir/redmine/config.ru" ]
	rm -rf "$dir/redmine/instances" "$dir/redmine/Gemfile.lock"
	mkdir -p "$own/config" "$own/tmp/cache" "$own/log" "$own/files" "$own/public"
	printf 'production:\n  adapter: sqlite3\n  database: %s/redmine.db\n  pool: 8\n' "$own" \
		>"$own/config/database.yml"
	cp --remove-destination "$own/config/database.yml" "$dir/redmine/config/database.yml"
	head -c 48 /dev/urandom | base64 -w0 >"$own/config/secret_key.txt"
	sed -i "s#$REDMINE_FROM/#$dir/redmine/#" "$dir/redmine/Gemfile"
	echo 'gem "puma"' >"$dir/redmine/Gemfile.local"
	export REDMINE_INSTANCE=bench RAILS_ENV=production REDMINE_LANG=vi SCHEMA=$own/schema.rb
	rails rake db:migrate
	rails rake redmine:load_default_data
	cat >"$dir/people.rb" <<-'RUBY'
		p = Project.new(name: "Văn bản đến", identifier: "arrivals", is_public: false)
		p.enabled_module_names = ["issue_tracking"]
		p.trackers = Tracker.all
		p.save!
		u = User.new(firstname: "A", lastname: "Nguyễn Văn", mail: "a@example.org", language: "vi")
		u.login = "specialist"
		u.password = u.password_confirmation = "Bench-Password-1"
		u.save!
		Member.create!(project: p, user: u, roles: [Role.givable.first])
	RUBY
	rails rails runner "$dir/people.rb"
	sqlite3 "$own/redmine.db" "ATTACH '$dir/$1/data/vanthu.db' AS ours; BEGIN;
		INSERT INTO issues (tracker_id, project_id, subject, description, due_date, status_id, priority_id,
			author_id, assigned_to_id, lock_version, created_on, updated_on, start_date, done_ratio,
			root_id, lft, rgt, is_private)
		SELECT (SELECT MIN(id) FROM trackers), (SELECT MIN(id) FROM projects), subject,
			from_name || ', ' || number || '/' || notation, NULLIF(deadline_on, ''),
			CASE progress WHEN 'finished' THEN (SELECT MIN(id) FROM issue_statuses WHERE is_closed)
				ELSE (SELECT MIN(id) FROM issue_statuses WHERE NOT is_closed) END,
			(SELECT id FROM enumerations WHERE type = 'IssuePriority' ORDER BY is_default DESC LIMIT 1),
			(SELECT id FROM users WHERE login = 'specialist'),
			(SELECT id FROM users WHERE login = 'specialist'), 0,
			datetime(arrived_at / 1000000, 'unixepoch'), datetime(updated_at / 1000000, 'unixepoch'),
			date(arrived_at / 1000000, 'unixepoch'), 0, NULL, 1, 2, 0
		FROM ours.document WHERE direction = 'incoming' AND state = 'registered' ORDER BY id;
		UPDATE issues SET root_id = id; COMMIT; ANALYZE"
}

redmine_start()
{
	local at
	at=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
	(cd "$dir/redmine" && exec bundle exec puma -b "tcp://127.0.0.1:$at" -t 1:5 config.ru) \
		>>"$dir/redmine.log" 2>&1 &
	pid[redmine]=$!
	port[redmine]=$at
	for _ in $(seq 300); do
		curl -sS -o /dev/null "http://127.0.0.1:$at/login" 2>/dev/null && return
		sleep 0.2
	done
	tail -n 20 "$dir/redmine.log" >&2
	exit 1
}

# the line that says who asks
redmine_session()
{
	local url=http://127.0.0.1:${port[redmine]} token
	rm -f "$dir/jar"
	token=$(curl -sS -c "$dir/jar" "$url/login" |
		sed -n 's/.*name="authenticity_token" value="\([^"]*\)".*/\1/p' | head -1)
	curl -sS -o /dev/null -b "$dir/jar" -c "$dir/jar" --data-urlencode "authenticity_token=$token" \
		-d 'username=specialist&password=Bench-Password-1' "$url/login"
	awk '/^#HttpOnly_/ || !/^#/ { if (NF >= 7) line = line (line ? "; " : "") $6 "=" $7 }
		END { if (line == "") exit 1; print "Cookie: " line }' "$dir/jar"
}

# measure NAME SESSION PATH PATTERN: what a row of the list has; idle memory first, then the list
measure()
{
	local rows idle one many
	sleep 5
	idle=$(pss "$1")
	rows=$(curl -sS -H "$2" "http://127.0.0.1:${port[$1]}$3" | grep -cE "$4" || :)
	[ "$rows" -ge 50 ] || { echo "the list of $1 shows $rows rows" >&2; exit 1; }
	ask "$1" "$2" 1 2 "$3" >/dev/null
	one=$(ask "$1" "$2" 1 "$SECS" "$3")
	many=$(ask "$1" "$2" 16 "$SECS" "$3")
	jq -nc --arg name "$1" --argjson idle "$idle" --argjson after "$(pss "$1")" --argjson one "$one" \
		--argjson many "$many" '{name: $name, list_p50_ms: $one.p50_ms, list_p95_ms: $one.p95_ms,
		list_rps: $many.per_s, idle_mb: ($idle / 1024 | round), after_mb: ($after / 1024 | round), page_kib: $one.kib}'
}

peers()
{
	local ours theirs
	redmine_needed
	office_make office "$DOCUMENTS" 0
	index_await office "$(session office specialist)"
	stop office
	redmine_make office
	start office
	ours=$(measure office "$(session office overseer)" "$inbox" 'href="/incoming/[0-9]')
	stop office
	redmine_start
	theirs=$(measure redmine "$(redmine_session)" "$redmine_list" 'id="issue-[0-9]')
	jq -n --argjson machine "$(machine)" --argjson ours "$ours" --argjson theirs "$theirs" \
		--argjson documents "$DOCUMENTS" '{documents: $documents, machine: $machine, peers: [$ours, $theirs]}' \
		>"$out/peers.json"
	jq -r '"machine: \(.machine.cpu), \(.machine.cores) cores, load \(.machine.load); \(.documents) in the list", "",
		"program\tp50 ms\tp95 ms\tlists/s at 16\tidle MiB\tafter MiB",
		(.peers[] | "\(.name)\t\(.list_p50_ms)\t\(.list_p95_ms)\t\(.list_rps)\t\(.idle_mb)\t\(.after_mb)")' \
		"$out/peers.json" | awk -F'\t' 'NF > 1 { printf "%-10s %9s %9s %14s %9s %9s\n", $1, $2, $3, $4, $5, $6; next } { print }'
}
