/* commands.c -- all subcommands, in the order of the manual. */
#include <string.h>

#include "app/app.h"

static const struct {
	const struct command *first;
	const size_t *count;
} groups[] = {
	{ init_commands, &n_init_commands },         { serve_commands, &n_serve_commands },
	{ tenant_commands, &n_tenant_commands },     { user_commands, &n_user_commands },
	{ people_commands, &n_people_commands },     { organ_commands, &n_organ_commands },
	{ document_commands, &n_document_commands }, { draft_commands, &n_draft_commands },
	{ recall_commands, &n_recall_commands },     { travel_commands, &n_travel_commands },
	{ series_commands, &n_series_commands },     { flow_commands, &n_flow_commands },
	{ notice_commands, &n_notice_commands },     { task_commands, &n_task_commands },
	{ book_commands, &n_book_commands },         { search_commands, &n_search_commands },
	{ edxml_commands, &n_edxml_commands },       { file_commands, &n_file_commands },
	{ group_commands, &n_group_commands },       { freeze_commands, &n_freeze_commands },
	{ audit_commands, &n_audit_commands },       { doctor_commands, &n_doctor_commands },
};

/* How many words of argv the command's name is, 0 when it is another. */
static int words_matched(const struct command *c, int argc, char *const *argv)
{
	struct str rest = str_of(c->name), word;
	int n = 0;

	while (rest.n > 0) {
		(void)str_split(rest, ' ', &word, &rest);
		if (n >= argc || !str_eq_c(word, argv[n]))
			return 0;
		n++;
	}
	return n;
}

const struct command *command_find(int argc, char *const *argv, int *out_words)
{
	for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++) {
		for (size_t i = 0; i < *groups[g].count; i++) {
			const struct command *c = &groups[g].first[i];
			int n = words_matched(c, argc, argv);
			if (n > 0) {
				*out_words = n;
				return c;
			}
		}
	}
	return NULL;
}

void command_each(void (*fn)(const struct command *c, void *ctx), void *ctx)
{
	for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++) {
		for (size_t i = 0; i < *groups[g].count; i++)
			fn(&groups[g].first[i], ctx);
	}
}
