/* Which fonts a print is set in. fontconfig is given these files and nothing else: the same print comes
 * out the same on every machine, and nobody scans all fonts of the system (whose cache the node, shut
 * into its folder, could not read). */
#include "print/print_int.h"

#include <fontconfig/fontconfig.h>
#include <pthread.h>
#include <unistd.h>

#define FACES 3

struct font_family {
	const char *name;
	const char *face[FACES]; /* upright, bold, italic */
};

/* The first that is there. Both have the widths of Times New Roman and all Vietnamese letters. */
static const struct font_family families[] = {
	{ "Tinos",
	  { "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf",
	    "/usr/share/fonts/truetype/croscore/Tinos-Bold.ttf",
	    "/usr/share/fonts/truetype/croscore/Tinos-Italic.ttf" } },
	{ "Liberation Serif",
	  { "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf",
	    "/usr/share/fonts/truetype/liberation/LiberationSerif-Bold.ttf",
	    "/usr/share/fonts/truetype/liberation/LiberationSerif-Italic.ttf" } },
};
/* For letters that these do not have, where it is installed. */
static const char other_letters[] = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

static pthread_once_t found_once = PTHREAD_ONCE_INIT;
static const char *found;

static bool file_add(FcConfig *config, const char *path)
{
	return access(path, R_OK) == 0 && FcConfigAppFontAddFile(config, (const FcChar8 *)path);
}

static bool family_add(FcConfig *config, const struct font_family *f)
{
	for (size_t i = 0; i < FACES; i++) {
		if (!file_add(config, f->face[i]))
			return false;
	}
	return true;
}

static void fonts_find(void)
{
	FcConfig *config = FcConfigCreate();

	for (size_t i = 0; config && !found && i < sizeof families / sizeof families[0]; i++) {
		if (family_add(config, &families[i]))
			found = families[i].name;
	}
	if (!found) {
		if (config)
			FcConfigDestroy(config);
		return;
	}
	(void)file_add(config, other_letters);
	/* pango's own initialisation finds this one and leaves it */
	if (!FcConfigSetCurrent(config))
		found = NULL;
	FcConfigDestroy(config);
}

enum rc print_fonts(const char **out_family, struct err *e)
{
	(void)pthread_once(&found_once, fonts_find);
	if (!found)
		return err_set(e, RC_UNSUPPORTED, "err.print.fonts",
			       "no font with Times metrics: install fonts-croscore");
	*out_family = found;
	return RC_OK;
}
