//! Free space where the database and the journal are.

use std::path::{Path, PathBuf};

use super::places::{above, nearest};
use super::report::Report;
use super::words::size;
use crate::settings::Settings;
use crate::store::examination;

const WHAT: &str = "disk";

/// With less than this the next write may fail.
const FAULT_BELOW: u64 = 100 << 20;
/// Less than this, or than a part of twenty, is soon gone.
const LOOK_BELOW: u64 = 1 << 30;
const LOOK_BELOW_PART: u64 = 20;

#[derive(Debug, PartialEq, Eq)]
enum Room {
    Enough,
    Little,
    None,
}

fn judge(free: u64, total: u64) -> Room {
    if free < FAULT_BELOW {
        Room::None
    } else if free < LOOK_BELOW || free < total / LOOK_BELOW_PART {
        Room::Little
    } else {
        Room::Enough
    }
}

pub(super) fn look(report: &mut Report, settings: &Settings) {
    let database = examination::file(&settings.database.url).and_then(|file| above(&file));
    let mut disks: Vec<(u64, Vec<PathBuf>)> = Vec::new();
    for folder in database.into_iter().chain([settings.vault.journal.clone()]) {
        let Some(there) = nearest(&folder) else {
            continue;
        };
        // Told by its number, since both mostly lie on one.
        let disk = rustix::fs::stat(&there).map_or(0, |found| found.st_dev);
        match disks.iter_mut().find(|(known, _)| *known == disk) {
            Some((_, places)) if places.contains(&there) => {}
            Some((_, places)) => places.push(there),
            None => disks.push((disk, vec![there])),
        }
    }
    for (_, places) in disks {
        look_at(report, &places);
    }
}

fn look_at(report: &mut Report, places: &[PathBuf]) {
    let Some(first) = places.first() else {
        return;
    };
    let shown = places.iter().map(|place| place.display().to_string());
    let shown = shown.collect::<Vec<_>>().join(" and ");
    let (free, total) = match free_and_total(first) {
        Ok(found) => found,
        Err(error) => {
            let mend = "look with `df`";
            report.look(
                WHAT,
                format!("how much is free under {shown} cannot be told: {error}"),
                mend,
            );
            return;
        }
    };
    let percent = (u128::from(free) * 100).checked_div(u128::from(total)).unwrap_or(0);
    let found = format!("{} free ({percent} %) under {shown}", size(free));
    match judge(free, total) {
        Room::Enough => report.ok(WHAT, found),
        Room::Little => report.look(
            WHAT,
            found,
            "make room, or move `[database] url` and `[vault] journal` to a larger disk",
        ),
        Room::None => report.fault(
            WHAT,
            format!("{found}: without room nothing can be written down, and then nothing is sent"),
            "make room, or move `[database] url` and `[vault] journal` to a larger disk",
        ),
    }
}

/// What this user may still fill, and how large the file system is.
fn free_and_total(folder: &Path) -> Result<(u64, u64), rustix::io::Errno> {
    let found = rustix::fs::statvfs(folder)?;
    Ok((
        found.f_bavail.saturating_mul(found.f_frsize),
        found.f_blocks.saturating_mul(found.f_frsize),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_room_warns_and_hardly_any_is_a_fault() {
        for (free, total, room) in [
            (100 << 30, 200 << 30, Room::Enough),
            (2 << 30, 20 << 30, Room::Enough),
            (9 << 30, 200 << 30, Room::Little),
            ((1 << 30) - 1, 2 << 30, Room::Little),
            ((100 << 20) - 1, 200 << 20, Room::None),
            (0, 0, Room::None),
        ] {
            assert_eq!(judge(free, total), room, "{free} of {total}");
        }
    }

    #[test]
    fn the_numbers_are_those_of_the_file_system() {
        let folder = tempfile::tempdir().unwrap();
        let (free, total) = free_and_total(folder.path()).unwrap();
        assert!(0 < total && free <= total, "{free} of {total}");
    }
}
