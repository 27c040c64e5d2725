/* Which fonts a print is set in. fontconfig is given these files and nothing else: the same print comes
 * out the same on every machine, and nobody scans all fonts of the system (whose cache the node, shut
 * into its folder, could not read). */
#include "print/print_int.h"

#include <fontconfig/fontconfig.h>
#include <pthread.h>
#include <unistd.h>

/* The widths of Times New Roman, and all Vietnamese letters. Debian's Liberation Serif (1.07) has the
 * widths too, but none of ấ ề ợ …, which would come out in another face. */
static const char family[] = "Tinos";
static const char *const faces[] = {
	"/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf",
	"/usr/share/fonts/truetype/croscore/Tinos-Bold.ttf",
	"/usr/share/fonts/truetype/croscore/Tinos-Italic.ttf",
	"/usr/share/fonts/truetype/croscore/Tinos-BoldItalic.ttf",
};
/* For letters that it does not have, where it is installed. */
static const char other_letters[] = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

static pthread_once_t found_once = PTHREAD_ONCE_INIT;
static const char *found;

static bool file_add(FcConfig *config, const char *path)
{
	return access(path, R_OK) == 0 && FcConfigAppFontAddFile(config, (const FcChar8 *)path);
}

static bool family_add(FcConfig *config)
{
	for (size_t i = 0; i < sizeof faces / sizeof faces[0]; i++) {
		if (!file_add(config, faces[i]))
			return false;
	}
	return true;
}

static void fonts_find(void)
{
	FcConfig *config = FcConfigCreate();

	if (!config)
		return;
	if (family_add(config)) {
		(void)file_add(config, other_letters);
		/* pango's own initialisation finds this one and leaves it */
		if (FcConfigSetCurrent(config))
			found = family;
	}
	FcConfigDestroy(config);
}

enum rc print_ready(struct err *e)
{
	const char *name;

	return print_fonts(&name, e);
}

enum rc print_fonts(const char **out_family, struct err *e)
{
	(void)pthread_once(&found_once, fonts_find);
	if (!found)
		return err_set(e, RC_UNSUPPORTED, "err.print.fonts",
			       "the font Tinos is missing: install fonts-croscore");
	*out_family = found;
	return RC_OK;
}
