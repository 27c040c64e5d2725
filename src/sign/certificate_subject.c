/* X509SubjectName says in the packet what the certificate says itself; nothing protects it. A reader
 * that shows it would show whatever stands there, so it must be true. Systems write names in RFC
 * 2253 or in .NET's dialect, and in either order: the attributes are compared as a set. */
#include "sign/sign_int.h"

#include <openssl/err.h>
#include <openssl/objects.h>

#include "base/buf.h"
#include "base/codec.h"
#include "base/limits.h"

#define ATTRIBUTES 32

struct subject {
	const ASN1_OBJECT *type[ATTRIBUTES];
	struct str value[ATTRIBUTES];
	bool is_seen[ATTRIBUTES];
	int n;
};

static bool subject_read(struct arena *a, X509 *x, struct subject *s)
{
	const X509_NAME *name = X509_get_subject_name(x);

	s->n = X509_NAME_entry_count(name);
	if (s->n > ATTRIBUTES)
		return false;
	for (int i = 0; i < s->n; i++) {
		const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
		unsigned char *utf8 = NULL;
		int n = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(entry));

		if (n < 0)
			return false;
		s->type[i] = X509_NAME_ENTRY_get_object(entry);
		s->value[i] = str_of_n(arena_dup(a, n ? (const char *)utf8 : "", (size_t)n),
				       (size_t)n);
		OPENSSL_free(utf8);
	}
	return true;
}

/* The next piece up to an unescaped separator; quotes and backslashes stay in it. */
static struct str piece_take(struct str *rest)
{
	bool is_quoted = false;
	size_t i = 0;
	struct str piece;

	for (; i < rest->n; i++) {
		char c = rest->p[i];

		if (c == '\\')
			i++;
		else if (c == '"')
			is_quoted = !is_quoted;
		else if (!is_quoted && (c == ',' || c == ';' || c == '+'))
			break;
	}
	piece = str_sub(*rest, 0, i);
	*rest = str_sub(*rest, i + 1, SIZE_MAX);
	return piece;
}

/* Without quotes and escapes ("\,", "\C3\A1"). */
static struct str value_plain(struct arena *a, struct str s)
{
	struct str byte;
	struct buf b;

	buf_init(&b, a, LIMIT_CERTIFICATE_BYTES);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			continue;
		if (s.p[i] != '\\') {
			buf_add_char(&b, s.p[i]);
		} else if (hex_decode(a, str_sub(s, i + 1, 2), &byte) && byte.n == 1) {
			buf_add(&b, byte);
			i += 2;
		} else if (++i < s.n) {
			buf_add_char(&b, s.p[i]);
		}
	}
	return buf_str(&b);
}

/* OpenSSL's spelling of a type that others spell otherwise. */
static const struct {
	const char *theirs, *ours;
} spellings[] = {
	{ "C", "C" },
	{ "CN", "CN" },
	{ "DC", "DC" },
	{ "E", "emailAddress" },
	{ "EMAIL", "emailAddress" },
	{ "EMAILADDRESS", "emailAddress" },
	{ "G", "GN" },
	{ "GN", "GN" },
	{ "L", "L" },
	{ "O", "O" },
	{ "OU", "OU" },
	{ "S", "ST" },
	{ "SERIALNUMBER", "serialNumber" },
	{ "SN", "SN" },
	{ "ST", "ST" },
	{ "STREET", "street" },
	{ "T", "title" },
	{ "UID", "UID" },
};

static ASN1_OBJECT *type_find(struct arena *a, struct str name)
{
	ASN1_OBJECT *type;

	if (str_starts(name, STR("OID.")))
		name = str_sub(name, 4, SIZE_MAX);
	for (size_t i = 0; i < sizeof(spellings) / sizeof(*spellings); i++) {
		if (str_eq_c(name, spellings[i].theirs)) {
			name = str_of(spellings[i].ours);
			break;
		}
	}
	type = OBJ_txt2obj(str_c(a, name), 0);
	ERR_clear_error();
	return type;
}

static bool attribute_see(struct arena *a, struct subject *s, struct str piece)
{
	struct str name, value;
	ASN1_OBJECT *type;
	bool is_found = false;

	if (!str_split(piece, '=', &name, &value))
		return false;
	type = type_find(a, str_trim(name));
	value = value_plain(a, str_trim(value));
	for (int i = 0; type && !is_found && i < s->n; i++)
		if (!s->is_seen[i] && OBJ_cmp(type, s->type[i]) == 0 && str_eq(value, s->value[i]))
			s->is_seen[i] = is_found = true;
	ASN1_OBJECT_free(type);
	return is_found;
}

bool x509_subject_is(struct arena *a, X509 *x, struct str text)
{
	struct subject s = { .n = 0 };
	struct str rest = text;
	int seen = 0;

	if (!subject_read(a, x, &s))
		return false;
	while (rest.n > 0 && seen <= s.n) {
		if (!attribute_see(a, &s, piece_take(&rest)))
			return false;
		seen++;
	}
	return seen == s.n;
}
