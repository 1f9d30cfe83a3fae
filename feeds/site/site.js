// Copies addresses and joins feeds into one address. Everything on the pages can be read and reached without it.
"use strict";

const copy = async (text, code) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {  // not on a page without https
    getSelection().selectAllChildren(code);
    document.execCommand("copy");
  }
};

for (const button of document.querySelectorAll("button[data-copy]")) {
  const said = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const code = document.getElementById(button.dataset.copy);
    await copy(code.textContent, code);
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = said; }, 2000);
  });
}

const joined = document.getElementById("joined");
if (joined) {
  const code = joined.querySelector("code");
  const example = code.textContent;
  const picks = [...document.querySelectorAll(".pick")];
  const show = () => {
    const slugs = picks.filter((pick) => pick.checked).map((pick) => pick.value).sort();
    code.textContent = slugs.length ? `${joined.dataset.base}${slugs.join("+")}.xml` : example;
    joined.classList.toggle("own", slugs.length > 0);
  };
  document.querySelector(".picking").hidden = false;
  for (const pick of picks) {
    pick.hidden = false;
    pick.addEventListener("change", show);
  }
  show();  // a browser that goes back keeps what was ticked
}
