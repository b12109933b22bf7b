addEventListener("DOMContentLoaded", () => {
	document.getElementById("loaded").textContent = "The script was loaded.";
});
