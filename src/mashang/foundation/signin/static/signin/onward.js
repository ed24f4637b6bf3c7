// Back from an identity provider: the form goes on by itself; without script one tap does it.

document.querySelector("form[data-onward]")?.requestSubmit();
