// What every page shares. Loaded in the head, so that "js" is known before anything is drawn.
// Every page also works without it.
(() => {
  const root = document.documentElement;
  root.classList.add('js');

  // Quick exit: blank at once, then leave without a trace in the history of this tab.
  const leave = () => {
    const to = document.querySelector('.exit').href;
    document.title = ' ';
    document.body.replaceChildren();
    location.replace(to);
  };
  document.addEventListener('click', event => {
    if (event.target.closest?.('.exit')) {
      event.preventDefault();
      leave();
    }
  });
  // Shift three times: Escape would clash with "stop loading".
  let shifts = 0;
  let last = 0;
  document.addEventListener('keydown', event => {
    if (event.repeat) return;
    shifts = event.key === 'Shift' ? (event.timeStamp - last < 1500 ? shifts + 1 : 1) : 0;
    last = event.timeStamp;
    if (shifts === 3) leave();
  });

  // Menus close on Escape and when something else is clicked.
  const shut = except => document.querySelectorAll('details.menu[open], details.mvm[open]')
    .forEach(menu => { if (menu !== except) menu.open = false; });
  document.addEventListener('click', event => shut(event.target.closest?.('details.menu, details.mvm')));
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    const open = document.activeElement?.closest('details.menu[open], details.mvm[open]');
    shut(null);
    open?.querySelector('summary').focus();
  });

  // A search swapped in may bring faults or take them away: their boxes say so.
  document.addEventListener('htmx:after:swap', () => {
    document.querySelectorAll('.ask input').forEach(box => {
      const fault = document.getElementById(`err-${box.name}`);
      if (fault) {
        box.setAttribute('aria-invalid', 'true');
        box.setAttribute('aria-describedby', fault.id);
      } else {
        box.removeAttribute('aria-invalid');
        box.removeAttribute('aria-describedby');
      }
    });
  });

  document.addEventListener('DOMContentLoaded', () => {
    // An error summary is read first.
    document.querySelector('.errors')?.focus();

    // Filters work at once: their button only folds them away and leads to the results.
    document.addEventListener('click', event => {
      const fold = document.getElementById('fold');
      if (!fold || !event.target.closest?.('.apply')) return;
      event.preventDefault();
      fold.checked = false;
      const found = document.getElementById('found');
      found.focus({ preventScroll: true });
      found.scrollIntoView();
    });

    // On a phone a search already made folds into one button.
    const ask = document.querySelector('.ask[data-fold]');
    const unfold = document.querySelector('.askp');
    if (ask && unfold) {
      ask.classList.add('folded');
      unfold.hidden = false;
      unfold.addEventListener('click', () => {
        ask.classList.remove('folded');
        unfold.hidden = true;
        ask.querySelector('input')?.focus();
      });
    }

    // Columns of the board are open on a wide screen and fold on a phone.
    const wide = matchMedia('(min-width: 761px)');
    const columns = document.querySelectorAll('details.kc');
    const spread = () => columns.forEach(column => {
      column.open = wide.matches || column.hasAttribute('data-first');
    });
    if (columns.length) {
      spread();
      wide.addEventListener('change', spread);
    }
  });
})();
