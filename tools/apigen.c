/* apigen.c -- which members the body of each call of the JSON API may have, from its description.
 *
 * apigen OUT.h openapi.yaml  writes
 *     static const struct api_member members[] = { {"login", -1}, … };   name; the object it is, or is a list of
 *     static const struct api_object objects[] = { {0, 4}, … };          its first member, how many
 *     static const struct api_body bodies[] = { {"session_start", 0}, … };  operationId; object
 * (src/api/contract.c). Of YAML it reads what the description is written in: mappings and lists by their
 * indentation, one scalar on a line or folded below it.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_NODES = 40000, MAX_MEMBERS = 4000, MAX_OBJECTS = 1000, MAX_LINE = 4096, MAX_DEPTH = 40 };

struct node {
	int indent;
	char *key, *value; /* of an item of a list the key is "-" */
	int object;        /* made of it; -1 = none yet */
};

static struct node nodes[MAX_NODES];
static int n_nodes;
static struct member {
	const char *name;
	int schema, inner;
} members[MAX_MEMBERS];
static int n_members;
static struct object {
	int first, n;
} objects[MAX_OBJECTS];
static int n_objects;

static void fail(const char *what, const char *about)
{
	fprintf(stderr, "apigen: %s: %s\n", what, about);
	exit(1);
}

/* ---- read ---- */

static char *copy(const char *p, size_t n)
{
	char *s = malloc(n + 1);
	if (!s)
		fail("no memory", "");
	memcpy(s, p, n);
	s[n] = '\0';
	return s;
}

/* Without quotes. */
static char *scalar(const char *p)
{
	size_t n = strlen(p);

	while (n > 0 && p[n - 1] == ' ')
		n--;
	if (n >= 2 && (p[0] == '\'' || p[0] == '"') && p[n - 1] == p[0])
		return copy(p + 1, n - 2);
	return copy(p, n);
}

static void add(int indent, char *key, char *value)
{
	if (n_nodes == MAX_NODES)
		fail("too many lines", "MAX_NODES");
	nodes[n_nodes++] =
		(struct node){ .indent = indent, .key = key, .value = value, .object = -1 };
}

/* The colon that ends a key; NULL: it is no mapping. */
static const char *key_end(const char *p)
{
	const char *from = p;

	if (*p == '\'' || *p == '"') {
		from = strchr(p + 1, *p);
		if (!from)
			return NULL;
	}
	for (const char *c = strchr(from, ':'); c; c = strchr(c + 1, ':')) {
		if (c[1] == ' ' || c[1] == '\0')
			return c;
	}
	return NULL;
}

static void add_line(int indent, const char *p)
{
	while (p[0] == '-' && (p[1] == ' ' || p[1] == '\0')) {
		add(indent, copy("-", 1), copy("", 0));
		indent += 2;
		p += p[1] ? 2 : 1;
	}
	const char *end = key_end(p);
	if (!end) {
		if (n_nodes > 0 && *p)
			add(indent, copy("", 0), scalar(p));
		return;
	}
	char *key = copy(p, (size_t)(end - p));
	for (p = end + 1; *p == ' ';)
		p++;
	char *bare = scalar(key);
	free(key);
	add(indent, bare, scalar(p));
}

static bool begins_block(const struct node *n)
{
	return n->value[0] == '|' || n->value[0] == '>';
}

static void read_all(FILE *in)
{
	char line[MAX_LINE];
	int block = -1; /* the indent of a key whose words stand below it */

	while (fgets(line, sizeof line, in)) {
		size_t n = strcspn(line, "\n");
		if (line[n] != '\n' && !feof(in))
			fail("a line is too long", line);
		line[n] = '\0';
		size_t indent = strspn(line, " ");
		if (line[indent] == '\0' || line[indent] == '#')
			continue;
		if (block >= 0 && (int)indent > block)
			continue;
		block = -1;
		add_line((int)indent, line + indent);
		if (begins_block(&nodes[n_nodes - 1]))
			block = nodes[n_nodes - 1].indent;
	}
}

/* ---- looked at ---- */

/* The next one below the same, from the first (at = -1); -1: none. */
static int child(int of, int at)
{
	int indent = of < 0 ? -1 : nodes[of].indent;
	int i = at < 0 ? of + 1 : at + 1;

	if (at >= 0) {
		while (i < n_nodes && nodes[i].indent > nodes[at].indent)
			i++;
	}
	return i < n_nodes && nodes[i].indent > indent ? i : -1;
}

static int find(int of, const char *key)
{
	for (int i = child(of, -1); i >= 0; i = child(of, i)) {
		if (strcmp(nodes[i].key, key) == 0)
			return i;
	}
	return -1;
}

static int pointed(const char *ref)
{
	char *path = copy(ref, strlen(ref)), *rest = NULL;
	int at = -1;

	for (char *word = strtok_r(path, "/", &rest); word; word = strtok_r(NULL, "/", &rest)) {
		if (strcmp(word, "#") == 0)
			continue;
		at = find(at, word);
		if (at < 0)
			fail("it leads nowhere", ref);
	}
	free(path);
	return at;
}

static int resolve(int schema)
{
	for (int i = 0; i < MAX_DEPTH; i++) {
		int ref = find(schema, "$ref");
		if (ref < 0)
			return schema;
		schema = pointed(nodes[ref].value);
	}
	fail("it refers to itself", nodes[schema].key);
	return -1;
}

/* ---- made ---- */

static int object_of(int schema, int depth);

static int object_make(int schema, int properties, int depth)
{
	int o = nodes[schema].object = n_objects++;
	int first = n_members;

	if (n_objects > MAX_OBJECTS)
		fail("too many objects", "MAX_OBJECTS");
	for (int i = child(properties, -1); i >= 0; i = child(properties, i)) {
		if (n_members == MAX_MEMBERS)
			fail("too many members", "MAX_MEMBERS");
		members[n_members++] = (struct member){ nodes[i].key, i, -1 };
	}
	objects[o] = (struct object){ first, n_members - first };
	for (int i = first; i < first + objects[o].n; i++)
		members[i].inner = object_of(members[i].schema, depth + 1);
	return o;
}

static int of_choices(int list, int depth)
{
	int o = -1;

	for (int i = list < 0 ? -1 : child(list, -1); i >= 0 && o < 0; i = child(list, i))
		o = object_of(i, depth + 1);
	return o;
}

/* The object that a value is, or is a list of, or may be; -1: none. */
static int object_of(int schema, int depth)
{
	if (depth > MAX_DEPTH)
		fail("it has too many levels", nodes[schema].key);
	schema = resolve(schema);
	if (nodes[schema].object >= 0)
		return nodes[schema].object;
	int properties = find(schema, "properties"), items = find(schema, "items");
	int type = find(schema, "type");
	if (properties >= 0)
		return object_make(schema, properties, depth);
	if (items >= 0)
		return object_of(items, depth + 1);
	if (depth == 0 && type >= 0 && strcmp(nodes[type].value, "object") == 0)
		return object_make(schema, type,
				   depth); /* the type has none below it: no members */
	return of_choices(find(schema, "anyOf"), depth);
}

static void write_bodies(FILE *out)
{
	int paths = find(-1, "paths");

	for (int p = child(paths, -1); p >= 0; p = child(paths, p)) {
		for (int m = child(p, -1); m >= 0; m = child(p, m)) {
			int id = find(m, "operationId"), body = find(m, "requestBody");
			int content = body < 0 ? -1 : find(body, "content");
			int media = content < 0 ? -1 : child(content, -1);
			int schema = media < 0 ? -1 : find(media, "schema");
			int object = schema < 0 ? -1 : object_of(schema, 0);
			if (object >= 0 && id < 0)
				fail("no operationId", nodes[p].key);
			if (object >= 0)
				fprintf(out, "\t{ \"%s\", %d },\n", nodes[id].value, object);
		}
	}
}

static void write_tables(FILE *out)
{
	fprintf(out, "static const struct api_object objects[] = {\n");
	for (int i = 0; i < n_objects; i++)
		fprintf(out, "\t{ %d, %d },\n", objects[i].first, objects[i].n);
	fprintf(out, "};\nstatic const struct api_member members[] = {\n");
	for (int i = 0; i < n_members; i++)
		fprintf(out, "\t{ \"%s\", %d },\n", members[i].name, members[i].inner);
	fprintf(out, "};\n");
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: apigen OUT.h openapi.yaml\n");
		return 64;
	}
	FILE *in = fopen(argv[2], "r");
	FILE *out = in ? fopen(argv[1], "w") : NULL;
	if (!out) {
		perror(in ? argv[1] : argv[2]);
		return 1;
	}
	read_all(in);
	fclose(in);
	fprintf(out, "/* Made by tools/apigen from ui/static/openapi.yaml. */\n"
		     "static const struct api_body bodies[] = {\n");
	write_bodies(out);
	fprintf(out, "};\n");
	write_tables(out);
	return fclose(out) == 0 ? 0 : 1;
}
