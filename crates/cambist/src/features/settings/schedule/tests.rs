use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

use super::{Schedule, ScheduleError};

/// Monday, 2026-11-23 00:00 UTC.
const MONDAY: i64 = 1_795_392_000;
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

fn read(text: &str) -> Schedule {
    text.parse().unwrap()
}

#[test]
fn no_schedule_is_always_open() {
    for text in ["", "  ", " , "] {
        let schedule = read(text);
        assert!(schedule.is_always());
        assert!(schedule.is_open_at(MONDAY));
        assert_eq!(schedule.next_change_after(MONDAY), None);
    }
}

#[test]
fn hours_are_kept_to_the_minute() {
    let table = [
        ("mon-fri 09:00-18:00", 9 * HOUR - 1, false),
        ("mon-fri 09:00-18:00", 9 * HOUR, true),
        ("mon-fri 09:00-18:00", 18 * HOUR - 1, true),
        ("mon-fri 09:00-18:00", 18 * HOUR, false),
        ("mon-fri 09:00-18:00", 5 * DAY + 12 * HOUR, false),
        ("MON-fri  09:00-18:00 +03:00", 6 * HOUR, true),
        ("mon-fri 09:00-18:00 +03:00", 15 * HOUR, false),
        ("mon-fri 09:00-18:00 -05:30", 14 * HOUR + 1800, true),
        ("09:00-18:00 utc", 6 * DAY + 10 * HOUR, true),
        ("tue 00:00-24:00", DAY, true),
        ("tue 00:00-24:00", 2 * DAY, false),
        // Past midnight: Sunday's evening goes on on Monday.
        ("sun 22:00-02:00", HOUR, true),
        ("sun 22:00-02:00", 2 * HOUR, false),
        ("sat-mon 10:00-11:00", 10 * HOUR, true),
        ("sat-mon 10:00-11:00", DAY + 10 * HOUR, false),
        ("mon 01:00-02:00 +03:00", 6 * DAY + 22 * HOUR, true),
        ("mon 09:00-10:00, wed 09:00-10:00", 2 * DAY + 9 * HOUR, true),
    ];
    for (text, after, is_open) in table {
        assert_eq!(read(text).is_open_at(MONDAY + after), is_open, "{text} after {after} s");
    }
}

#[test]
fn a_schedule_that_can_t_be_read_says_which_part() {
    let table = [
        ("sometimes", ScheduleError::Part("sometimes".into())),
        ("mon", ScheduleError::Part("mon".into())),
        ("mon tue 09:00-18:00", ScheduleError::Part("mon tue 09:00-18:00".into())),
        ("mo 09:00-18:00", ScheduleError::Day("mo".into())),
        ("mon-fry 09:00-18:00", ScheduleError::Day("mon-fry".into())),
        ("09:00-09:00", ScheduleError::Hours("09:00-09:00".into())),
        ("24:00-09:00", ScheduleError::Hours("24:00-09:00".into())),
        ("9:00-18:00", ScheduleError::Hours("9:00-18:00".into())),
        ("09:00-25:00", ScheduleError::Hours("09:00-25:00".into())),
        ("09:60-18:00", ScheduleError::Hours("09:60-18:00".into())),
        ("09:00-18:00 +15:00", ScheduleError::Offset("+15:00".into())),
        ("09:00-18:00 msk", ScheduleError::Offset("msk".into())),
    ];
    for (text, error) in table {
        assert_eq!(text.parse::<Schedule>(), Err(error));
    }
}

proptest! {
    #[test]
    fn between_now_and_the_next_change_nothing_changes(
        first in 0_usize..7, last in 0_usize..7, from in 0_i64..1440, length in 1_i64..1440,
        offset in -14_i64..=14, now in 0_i64..10_080 * 60, extra in 0_i64..1440,
    ) {
        let until = (from + length) % 1440;
        let sign = if offset < 0 { '-' } else { '+' };
        let text = format!(
            "{}-{} {:02}:{:02}-{:02}:{:02} {sign}{:02}:00, {:02}:{:02}-24:00",
            super::DAYS[first], super::DAYS[last], from / 60, from % 60, until / 60, until % 60,
            offset.abs(), extra / 60, extra % 60,
        );
        let schedule = read(&text);
        let now = MONDAY + now;
        let Some(change) = schedule.next_change_after(now) else {
            // Whatever it is, it is so in every minute of the week.
            let minutes = (0..10_080).map(|minute| MONDAY + minute * 60);
            prop_assert!(minutes.clone().all(|s| schedule.is_open_at(s) == schedule.is_open_at(now)));
            return Ok(());
        };
        prop_assert!(change > now && change <= now + 7 * DAY);
        prop_assert!(schedule.is_open_at(change) != schedule.is_open_at(now));
        prop_assert_eq!(schedule.is_open_at(change - 1), schedule.is_open_at(now));
        for step in 0..50 {
            let between = now + (change - 1 - now) * step / 50;
            prop_assert_eq!(schedule.is_open_at(between), schedule.is_open_at(now));
        }
        prop_assert_eq!(read(&schedule.to_string()), schedule);
    }
}
