// What every page loads. Nothing here is needed to work; it only makes work quicker.
import "htmx.org";
import { startAway } from "./_away";
import { startCaps } from "./_caps";
import { startChoose } from "./_choose";
import { startCombobox } from "./_combobox";
import { startDesk } from "./_desk";
import { startKeys } from "./_keys";
import { startLeave } from "./_leave";
import { startPalette } from "./_palette";
import { startRefresh } from "./_refresh";
import { startUpload } from "./_upload";
import { startWrite } from "./_write";

function start(): void {
	document.documentElement.classList.add("with-script");
	// Nobody looks: nothing is asked for.
	document.addEventListener("htmx:config:request", (e) => {
		if (document.hidden) e.preventDefault();
	});
	(document.getElementById("problems") ?? document.querySelector<HTMLElement>("[autofocus]") ?? document.getElementById("flash"))?.focus();
	startAway();
	startRefresh();
	startDesk();
	startKeys();
	startLeave();
	startWrite();
	startUpload();
	startCaps();
	startCombobox();
	startChoose();
	startPalette();
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
