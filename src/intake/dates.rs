//! Dates as exports write them.

use jiff::civil::{Date, date};

use super::fault::Why;

/// Days that a closing or a talk may lie ahead: a dossier that is about to close is imported before it closes.
/// How many years ahead the end of a solution or of budget management may lie.
const YEARS_AHEAD_MAX: i64 = 10;

const DAYS_AHEAD_MAX: i64 = 60;
/// Nothing in an export is older than this.
const EARLIEST: Date = date(1990, 1, 1);

/// Day 0 of Excel's 1900 system, which takes 1900 for a leap year; right from 1 March 1900 on (ECMA-376-1, 18.17.4.1).
const EXCEL_1900: Date = date(1899, 12, 30);
/// Day 0 of Excel's 1904 system (ECMA-376-1, 18.17.4.1).
const EXCEL_1904: Date = date(1904, 1, 1);

/// Reads `dd/mm/yyyy`, `d-m-yyyy`, `dd.mm.yyyy`, ISO 8601 (also `yyyymmdd` and with a time, which is dropped) and the
/// day numbers of Excel. Day and month are never swapped to make a date possible.
///
/// # Errors
/// Where it is no date, has a year of two digits, lies before 1990 or more than 60 days after `today`.
pub(super) fn read(cell: &str, epoch_1904: bool, today: Date) -> Result<Date, Why> {
    let date = parse(cell.trim(), epoch_1904)?;
    if date < EARLIEST {
        return Err(Why::DateTooEarly);
    }
    let ahead = today.until(date).map_or(i64::MAX, |span| i64::from(span.get_days()));
    if ahead > DAYS_AHEAD_MAX {
        Err(Why::DateTooLate)
    } else {
        Ok(date)
    }
}

/// Reads the day on which help ended, or is to end: it may lie years ahead.
///
/// # Errors
/// Where it is no date, has a year of two digits, or lies before 1990 or more than ten years after `today`.
pub(super) fn read_end(cell: &str, epoch_1904: bool, today: Date) -> Result<Date, Why> {
    let date = parse(cell.trim(), epoch_1904)?;
    if date < EARLIEST {
        return Err(Why::DateTooEarly);
    }
    if date > today.saturating_add(jiff::Span::new().years(YEARS_AHEAD_MAX)) {
        return Err(Why::EndTooLate);
    }
    Ok(date)
}

/// The day of an Excel serial number; `None` outside the calendar. The time of day is dropped.
pub(super) fn of_excel_serial(serial: f64, epoch_1904: bool) -> Option<Date> {
    // The last day that Excel knows is 31 December 9999.
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the range has just been checked")]
    let days = serial.floor() as i32;
    let epoch = if epoch_1904 { EXCEL_1904 } else { EXCEL_1900 };
    epoch.checked_add(jiff::Span::new().days(days)).ok()
}

fn parse(cell: &str, epoch_1904: bool) -> Result<Date, Why> {
    let day = without_time(cell).ok_or(Why::DateUnreadable)?;
    if day.bytes().all(|b| b.is_ascii_digit()) {
        return match day.len() {
            8 => civil(&day[..4], &day[4..6], &day[6..]),
            5 => day
                .parse()
                .ok()
                .and_then(|serial| of_excel_serial(serial, epoch_1904))
                .ok_or(Why::DateUnreadable),
            _ => Err(Why::DateUnreadable),
        };
    }
    let separator = day.chars().find(|c| !c.is_ascii_digit()).ok_or(Why::DateUnreadable)?;
    if !matches!(separator, '/' | '-' | '.') {
        return Err(Why::DateUnreadable);
    }
    let mut parts = day.trim_end_matches('.').split(separator).map(str::trim);
    let (Some(a), Some(b), Some(c), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(Why::DateUnreadable);
    };
    if ![a, b, c]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Err(Why::DateUnreadable);
    }
    match (a.len(), b.len(), c.len()) {
        (4, 1..=2, 1..=2) => civil(a, b, c),
        (1..=2, 1..=2, 4) => civil(c, b, a),
        (1..=2, 1..=2, 2) => Err(Why::DateTwoDigitYear),
        _ => Err(Why::DateUnreadable),
    }
}

/// The cell without a time of day; `None` where what follows the day is no time.
fn without_time(cell: &str) -> Option<&str> {
    // Day numbers of Excel carry the time as a fraction.
    if let Some((days, fraction)) = cell.split_once('.')
        && days.len() == 5
        && !fraction.is_empty()
        && [days, fraction]
            .iter()
            .all(|part| part.bytes().all(|b| b.is_ascii_digit()))
    {
        return Some(days);
    }
    let Some((day, time)) = cell.split_once(['T', 't', ' ']) else {
        return Some(cell);
    };
    let time = time.trim();
    // `09:30`, `09:30:00.000`, `09:30:00Z`, `09:30:00+01:00`, `9u30`, `12:00:00 AM`.
    let is_time = time.starts_with(|c: char| c.is_ascii_digit())
        && time.chars().all(|c| {
            c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z' | 'z' | 'u' | 'h' | 'A' | 'P' | 'M' | ' ')
        })
        && time.contains([':', 'u', 'h']);
    is_time.then_some(day)
}

fn civil(year: &str, month: &str, day: &str) -> Result<Date, Why> {
    let number = |text: &str| text.parse::<i16>().map_err(|_| Why::DateUnreadable);
    let small = |text: &str| text.parse::<i8>().map_err(|_| Why::DateUnreadable);
    Date::new(number(year)?, small(month)?, small(day)?).map_err(|_| Why::DateUnreadable)
}
