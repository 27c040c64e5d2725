// Says that Caps Lock is on while a password is typed, which nobody sees otherwise.
export function startCaps(): void {
	const notice = document.getElementById("caps");
	const field = document.querySelector<HTMLInputElement>('input[type="password"]');
	if (!notice || !field) return;
	const look = (e: KeyboardEvent): void => {
		// browsers that fill the form in by themselves send events that have no keys
		if (typeof e.getModifierState === "function") notice.hidden = !e.getModifierState("CapsLock");
	};
	field.addEventListener("keydown", look);
	field.addEventListener("keyup", look);
	field.addEventListener("blur", () => {
		notice.hidden = true;
	});
}
