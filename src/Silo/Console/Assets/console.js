// What must work before, without or after the circuit: colours, navigation on narrow screens, the way back after an outage.
(() => {
    const root = document.documentElement;
    const key = 'granary.theme';
    const order = ['system', 'light', 'dark'];
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const choice = () => {
        try {
            const kept = localStorage.getItem(key);
            return order.includes(kept) ? kept : 'system';
        } catch {
            return 'system';
        }
    };
    const paint = chosen => {
        root.dataset.themeChoice = chosen;
        root.dataset.theme = chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen;
    };
    const openNavigation = open => {
        root.dataset.nav = open ? 'open' : 'closed';
        document.querySelector('[data-nav-toggle]')?.setAttribute('aria-expanded', String(open));
    };

    paint(choice());
    dark.addEventListener('change', () => paint(choice()));

    document.addEventListener('click', event => {
        const at = selector => event.target.closest?.(selector);
        if (at('[data-theme-switch]')) {
            const next = order[(order.indexOf(root.dataset.themeChoice) + 1) % order.length];
            try { localStorage.setItem(key, next); } catch { /* Then it lasts as long as the page. */ }
            paint(next);
        } else if (at('[data-nav-toggle]')) {
            openNavigation(root.dataset.nav !== 'open');
        } else if (at('[data-nav-close]') || at('.g-nav a')) {
            openNavigation(false);
        } else if (at('[data-reload]')) {
            location.reload();
        } else if (at('[data-skip]')) {
            event.preventDefault();
            document.getElementById('main')?.focus();
        } else if (at('[data-copy]')) {
            const button = at('[data-copy]');
            navigator.clipboard?.writeText(button.dataset.copy).then(() => {
                button.dataset.copied = 'yes';
                setTimeout(() => delete button.dataset.copied, 1500);
            });
        }

        document.querySelectorAll('details[data-menu][open]').forEach(menu => {
            if (!menu.contains(event.target)) {
                menu.open = false;
            }
        });
    });

    document.addEventListener('keydown', event => {
        if (event.key !== 'Escape') {
            return;
        }

        if (root.dataset.nav === 'open') {
            openNavigation(false);
            document.querySelector('[data-nav-toggle]')?.focus();
        }

        document.querySelectorAll('details[data-menu][open]').forEach(menu => {
            menu.open = false;
            menu.querySelector('summary')?.focus();
        });
    });

    // A silo that was started anew knows nothing of the page: load it again as soon as that is certain.
    document.addEventListener('DOMContentLoaded', () => {
        document.getElementById('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', event => {
            if (event.detail?.state === 'rejected') {
                location.reload();
            }
        });
    });
})();
