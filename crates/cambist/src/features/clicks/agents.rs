//! What is known of a user agent: its family and whether it is a program's, found once for each.

use std::cell::RefCell;
use std::collections::HashMap;

use super::{bots, browser};

/// User agents that a thread remembers; a crowd of browsers has far fewer, and an attacker who makes
/// up others only pays for the looking up.
const REMEMBERED: usize = 2048;

/// What a user agent says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Agent {
    /// The browser's family.
    pub(super) family: &'static str,
    /// Why it is a program's; `None`: it is a person's browser.
    pub(super) bot: Option<&'static str>,
}

thread_local! {
    /// No lock: few threads write clicks, and each remembers for itself.
    static KNOWN: RefCell<HashMap<Box<str>, Agent>> = RefCell::default();
}

/// What the user agent says: two automata the first time, a look-up later.
pub(super) fn known(user_agent: &str) -> Agent {
    KNOWN.with_borrow_mut(|known| {
        if let Some(agent) = known.get(user_agent) {
            return *agent;
        }
        let agent = Agent { family: browser::family(user_agent), bot: bots::verdict(user_agent) };
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(user_agent.into(), agent);
        agent
    })
}

#[cfg(test)]
mod tests {
    use super::{REMEMBERED, known};
    use crate::features::clicks::{bots, browser};

    #[test]
    fn what_is_remembered_is_what_the_automata_say_and_room_is_bounded() {
        let crowd = (0..REMEMBERED * 2 + 3).map(|n| match n % 3 {
            0 => format!("Mozilla/5.0 (X11; Linux x86_64; rv:{n}.0) Gecko/20100101 Firefox/{n}.0"),
            1 => format!("python-requests/{n}"),
            _ => String::new(),
        });
        for agent in crowd {
            for _ in 0..2 {
                let (found, expected) = (known(&agent), bots::verdict(&agent));
                assert_eq!((found.family, found.bot), (browser::family(&agent), expected));
            }
        }
        assert!(super::KNOWN.with_borrow(|known| known.len() <= REMEMBERED));
    }
}
