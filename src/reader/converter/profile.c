/* profile.c -- the settings of a LibreOffice that trusts nothing.
 *
 * Macros never run, links are never followed or asked about, nothing is fetched, no Java. Fields of forms become
 * what is seen of them: the PDF gets its two fields by the reader.
 */
#include "base/fd.h"
#include "reader/converter/converter.h"

#define ITEM(path, name, value)                                                                    \
	"<item oor:path=\"/org.openoffice." path "\"><prop oor:name=\"" name                       \
	"\" oor:op=\"fuse\"><value>" value "</value></prop></item>\n"

static const char settings[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			       "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\" "
			       "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
			       "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
	/* clang-format off */
	ITEM("Office.Common/Security/Scripting", "MacroSecurityLevel", "3")
	ITEM("Office.Common/Security/Scripting", "DisableMacrosExecution", "true")
	ITEM("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true")
	ITEM("Office.Common/Security/Scripting", "DisablePythonRuntime", "true")
	ITEM("Office.Common/Misc", "FirstRun", "false")
	ITEM("Office.Common/Misc", "UseOpenCL", "false")
	ITEM("Office.Common/Filter/PDF/Export", "ExportFormFields", "false")
	ITEM("Office.Common/Load", "UserDefinedSettings", "false")
	ITEM("Office.Writer/Content/Update", "Link", "2") /* never */
	ITEM("Office.Calc/Content/Update", "Link", "2")
	ITEM("Office.Java/VirtualMachine", "Enable", "false")
	ITEM("Office.Recovery/AutoSave", "Enabled", "false")
	ITEM("Office.Recovery/RecoveryInfo", "Enabled", "false")
	/* clang-format on */
	"</oor:items>\n";

enum rc profile_write(struct arena *a, const char *dir, struct err *e)
{
	const char *profile = str_c(a, str_fmt(a, "%s/profile", dir));
	const char *user = str_c(a, str_fmt(a, "%s/user", profile));

	TRY(dir_make(profile, 0700, e));
	TRY(dir_make(user, 0700, e));
	return file_write_durable(str_c(a, str_fmt(a, "%s/registrymodifications.xcu", user)), 0600,
				  str_of(settings), e);
}
