// Prints the hand-out. Without this the browser's own menu does.
const button = document.querySelector('.bar button');
button.hidden = false;
button.addEventListener('click', () => print());
