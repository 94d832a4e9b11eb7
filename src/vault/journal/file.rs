//! The files of a journal: which there are, and reading them without writing.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::line::{self, Origin};
use super::{JournalError, Offset, Record, failed};

/// How much is read at a time; far more than the longest line.
const READ_BYTES: u64 = 1024 * 1024;

/// Reads on in the journal of a worker, one's own or, for the command that gathers those of other hosts, another's.
/// Takes no lock and changes nothing; a line that is being written is left for the next time.
///
/// Gives some records and the offset after them. No records means that the end is reached.
///
/// # Errors
/// As [`super::Journal::read_from`].
pub fn read(
    folder: &Path,
    worker: &str,
    fingerprint: &str,
    offset: Offset,
) -> Result<(Vec<Record>, Offset), JournalError> {
    check_worker(worker)?;
    let numbers = numbers(folder, worker)?;
    let (Some(&first), Some(&last)) = (numbers.first(), numbers.last()) else {
        return if offset == Offset::START {
            Ok((Vec::new(), offset))
        } else {
            Err(JournalError::Gap {
                path: path(folder, worker, offset.file),
            })
        };
    };
    let mut offset = if offset == Offset::START {
        Offset { file: first, byte: 0 }
    } else {
        offset
    };
    loop {
        if !numbers.contains(&offset.file) {
            return Err(JournalError::Gap {
                path: path(folder, worker, offset.file),
            });
        }
        let (records, next) = read_one(folder, worker, fingerprint, offset, offset.file == last)?;
        if !records.is_empty() || (offset.file == last && next == offset) {
            return Ok((records, next));
        }
        // Only a heading was read, or the end of a file that others follow.
        offset = if next == offset {
            Offset {
                file: offset.file + 1,
                byte: 0,
            }
        } else {
            next
        };
    }
}

/// The workers whose journals lie in a folder, in order; none where there is no folder.
///
/// # Errors
/// [`JournalError::Io`].
pub fn workers(folder: &Path) -> Result<Vec<String>, JournalError> {
    let workers: BTreeSet<String> = files(folder)?.into_iter().map(|(worker, _)| worker).collect();
    Ok(workers.into_iter().collect())
}

/// The fingerprint of the master key under which the journals in a folder were written; `None` where there is no
/// journal yet. For [`crate::vault::agree`], before the first journal is opened.
///
/// # Errors
/// [`JournalError::OtherKey`] where two journals name different keys, [`JournalError::Damaged`] and
/// [`JournalError::Io`].
pub fn fingerprint_in(folder: &Path) -> Result<Option<String>, JournalError> {
    let mut common: Option<String> = None;
    for (worker, number) in files(folder)? {
        let path = path(folder, &worker, number);
        let mut bytes = Vec::new();
        let file = File::open(&path).map_err(failed("open", &path))?;
        file.take(4096).read_to_end(&mut bytes).map_err(failed("read", &path))?;
        // Only the heading is of interest, and what follows may end within a line.
        let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else {
            continue;
        };
        let origin = Origin {
            worker: &worker,
            number,
        };
        let scanned = line::scan(origin, 0, &bytes[..=end]).map_err(|damaged| JournalError::Damaged {
            path: path.clone(),
            byte: damaged.0,
        })?;
        match (&common, scanned.fingerprint) {
            (Some(expected), Some(found)) if *expected != found => {
                return Err(JournalError::OtherKey {
                    path,
                    expected: found,
                    found: expected.clone(),
                });
            }
            (_, found) => common = found.or(common),
        }
    }
    Ok(common)
}

/// The id of a worker's journal; `None` where there is none yet. Takes no lock: to try one would keep the worker itself from
/// starting at that moment.
///
/// # Errors
/// [`JournalError::WorkerId`] and [`JournalError::Io`].
pub fn id_in(folder: &Path, worker: &str) -> Result<Option<String>, JournalError> {
    check_worker(worker)?;
    let path = lock_path(folder, worker);
    match fs::read_to_string(&path) {
        Ok(id) => Ok(Some(id).filter(|id| super::is_id(id))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", &path)(error)),
    }
}

pub(super) fn check_worker(worker: &str) -> Result<(), JournalError> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    let good = (1..=64).contains(&worker.len()) && worker.bytes().all(allowed);
    if good { Ok(()) } else { Err(JournalError::WorkerId) }
}

pub(super) fn lock_path(folder: &Path, worker: &str) -> PathBuf {
    folder.join(format!("journal-{worker}.lock"))
}

pub(super) fn path(folder: &Path, worker: &str, number: u64) -> PathBuf {
    folder.join(format!("journal-{worker}-{number}.log"))
}

/// The numbers of a worker's files, in order and without a gap.
pub(super) fn numbers(folder: &Path, worker: &str) -> Result<Vec<u64>, JournalError> {
    let numbers: Vec<u64> = files(folder)?
        .into_iter()
        .filter(|(of, _)| of == worker)
        .map(|(_, number)| number)
        .collect();
    for pair in numbers.windows(2) {
        if pair[0] + 1 != pair[1] {
            return Err(JournalError::Gap {
                path: path(folder, worker, pair[0] + 1),
            });
        }
    }
    Ok(numbers)
}

/// All files of all journals, by worker and number.
fn files(folder: &Path) -> Result<Vec<(String, u64)>, JournalError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed("read", folder)(error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let name = entry.map_err(failed("read", folder))?.file_name();
        files.extend(name.to_str().and_then(worker_and_number));
    }
    files.sort();
    Ok(files)
}

fn worker_and_number(name: &str) -> Option<(String, u64)> {
    let (worker, number) = name.strip_prefix("journal-")?.strip_suffix(".log")?.rsplit_once('-')?;
    // `journal-a-007.log` is no name of ours: read as 7 it would stand for another file.
    let canonical = !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit());
    (canonical && check_worker(worker).is_ok()).then_some((worker.to_owned(), number.parse().ok()?))
}

fn read_one(
    folder: &Path,
    worker: &str,
    fingerprint: &str,
    offset: Offset,
    is_last: bool,
) -> Result<(Vec<Record>, Offset), JournalError> {
    let path = path(folder, worker, offset.file);
    let damaged = |byte| JournalError::Damaged {
        path: path.clone(),
        byte,
    };
    let mut file = File::open(&path).map_err(failed("open", &path))?;
    let length = file.metadata().map_err(failed("read", &path))?.len();
    if length < offset.byte {
        // What the database has already read is no longer there.
        return Err(damaged(length));
    }
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(offset.byte)).map_err(failed("read", &path))?;
    file.take(READ_BYTES)
        .read_to_end(&mut bytes)
        .map_err(failed("read", &path))?;

    let origin = Origin {
        worker,
        number: offset.file,
    };
    let scanned = line::scan(origin, offset.byte, &bytes).map_err(|at| damaged(at.0))?;
    match scanned.fingerprint {
        Some(expected) if expected != fingerprint => {
            return Err(JournalError::OtherKey {
                path,
                expected,
                found: fingerprint.to_owned(),
            });
        }
        _ => {}
    }
    let rest = offset.byte + bytes.len() as u64 - scanned.end;
    let is_stuck = scanned.end == offset.byte && rest > 0;
    if is_stuck && (!is_last || bytes.len() as u64 == READ_BYTES) {
        // A cut line in a file that others follow, or a line longer than any.
        return Err(damaged(offset.byte));
    }
    Ok((
        scanned.records,
        Offset {
            file: offset.file,
            byte: scanned.end,
        },
    ))
}
