// What every page shares. Loaded in the head, so that "js" is known before anything is drawn.
// Every page also works without it.
(() => {
  const root = document.documentElement;
  root.classList.add('js');

  // Quick exit: blank at once, end the session, leave in this page's place. Pages seen before stay
  // in the tab's history, which no script can take out; those of clients are never kept by the
  // browser, so that Back asks for them anew and meets the sign-in. A search stays readable there.
  const leave = () => {
    const to = document.querySelector('.exit').href;
    const session = document.querySelector('form[action="/sign-out"]');
    if (session) navigator.sendBeacon(session.action, new URLSearchParams(new FormData(session)));
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

  // All or none of the boxes of one name.
  document.addEventListener('click', event => {
    const button = event.target.closest?.('[data-tick], [data-untick]');
    if (!button) return;
    const { tick, untick } = button.dataset;
    button.form.querySelectorAll(`input[name="${tick ?? untick}"]`)
      .forEach(box => { box.checked = tick !== undefined; });
  });

  // What the agency is told follows the need that is chosen.
  document.addEventListener('change', event => {
    const told = document.getElementById('told-need');
    if (told && event.target.name === 'need_id') told.textContent = event.target.dataset.label;
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

  // Details that a phone has no room for, unless the address points into them or something in
  // them is wrong.
  const wide = matchMedia('(min-width: 761px)');
  const fold = () => {
    if (wide.matches) return;
    document.querySelectorAll('details[data-fold]').forEach(part => {
      part.open = Boolean(part.querySelector(':target, [aria-invalid]'));
    });
  };

  // What a form sent in place brought is read first: what is wrong, or what it did.
  document.addEventListener('htmx:after:swap', () => {
    fold();
    document.querySelector('.errors, [data-told]')?.focus();
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
    const columns = document.querySelectorAll('details.kc');
    const spread = () => columns.forEach(column => {
      column.open = wide.matches || column.hasAttribute('data-first');
    });
    if (columns.length) {
      spread();
      wide.addEventListener('change', spread);
    }

    fold();
  });
})();
