/* A link to a clause leads there, as links do; here it also puts its address on the clipboard, and says so. */
const said = document.querySelector(".copied");
document.addEventListener("click", async (event) => {
  const link = event.target.closest(".link-to a");
  if (!link || !navigator.clipboard) return;
  await navigator.clipboard.writeText(link.href);
  said.textContent = said.dataset.words;
  setTimeout(() => { said.textContent = ""; }, 4000);
});
