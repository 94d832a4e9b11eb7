//! The worker's own journal: an append-only local file that outlives the database.
//!
//! A worker writes here, and waits for the disk, before it hands a message over (`sent`), when a gateway surely refused
//! one (`not-taken`), when one took it (`accepted`), before it acknowledges an opt-out (`opt-out`) and when somebody was erased (`erased`). After a
//! crash, a restore or a re-import these lines tell what the database cannot know. They hold no personal data: send
//! keys and ids are derived, opt-outs are blind indexes.
//!
//! Files are `journal-<worker>-<number>.log`, a new one after 64 MiB. Each begins with a line that names worker, number
//! and master key; every line ends in a check over worker, number, place in the file and text, so that a line that was
//! altered, moved, taken out or put in is noticed, and not only a damaged one. What alone is forgiven is a last line
//! without its line end: a write that a crash cut short, before anyone was told that it was done.
//!
//! Deleting old files is for the one who keeps the terms; the numbers that remain must be without a gap.

mod file;
mod line;
mod record;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

pub use file::{fingerprint_in, id_in, read, workers};
pub use record::{Offset, OffsetError, Record};

use super::Randomness;
use line::Origin;

/// How far the journals of several workers were read.
pub type Marks = BTreeMap<String, Offset>;

/// What the id of a journal begins with, and how long it is.
const ID_PREFIX: &str = "jo_";
const ID_LENGTH: usize = ID_PREFIX.len() + 26;

/// A file that has grown to this many bytes is followed by a new one.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The journal of one worker, open for writing and held against any other process.
///
/// All its work blocks on the disk; an async caller puts it on a blocking thread.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    worker: String,
    fingerprint: String,
    id: String,
    file: File,
    end: Offset,
    file_bytes_max: u64,
    /// After a failed write nobody knows what is on disk; see [`JournalError::Broken`].
    broken: bool,
    /// Held as long as this lives; the operating system lets go of it when the process ends, however it ends.
    _lock: File,
}

/// Why the journal cannot be used. Where it cannot be written, nothing may be handed over.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The operating system refused.
    #[error("the journal could not {doing} {}; check the disk and the folder's owner", path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// No random bytes for a new journal's id.
    #[error(transparent)]
    Random(#[from] super::RandomError),
    /// Another process writes under this worker's id.
    #[error("another process is running as worker {worker}; stop it, or give this one an id of its own")]
    Locked {
        /// The id of the worker.
        worker: String,
    },
    /// The id cannot be part of a file name.
    #[error("a worker's id has 1 to 64 characters out of a-z, 0-9, - and _")]
    WorkerId,
    /// A line is not as it was written.
    #[error("the journal {} is damaged at byte {byte}; restore it from a copy, or move it away, upon which every \
             started message is held for a human", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where the first wrong line begins, or the journal should have gone on.
        byte: u64,
    },
    /// A file between two others, or one that was not yet read, is gone.
    #[error("the journal {} is missing; restore it from a copy", path.display())]
    Gap {
        /// The file that should be there.
        path: PathBuf,
    },
    /// The journal was written under another master key, so its blind indexes mean nothing under this one.
    #[error("the journal {} was made under master key {expected}, and this one is {found}; start with the key that \
             belongs to it", path.display())]
    OtherKey {
        /// The file.
        path: PathBuf,
        /// The fingerprint that it names.
        expected: String,
        /// The fingerprint at hand.
        found: String,
    },
    /// A record holds what cannot stand in a line; nothing was written.
    #[error("a journal record must consist of 1 to 512 visible ASCII characters per field; nothing was written")]
    Field,
    /// An earlier write failed. What is on disk is known only after opening the journal anew.
    #[error("an earlier write to the journal failed; nothing is handed over until it is opened anew")]
    Broken,
}

impl Journal {
    /// Opens the journal of a worker, or makes it, and holds it against any other process.
    ///
    /// `fingerprint` is the master key's. The newest file is read through; a last line that a crash cut short is taken
    /// off. Older files are checked when they are read.
    ///
    /// # Errors
    /// Every [`JournalError`] but [`JournalError::Field`] and [`JournalError::Broken`].
    pub fn open(folder: &Path, worker: &str, fingerprint: &str) -> Result<Self, JournalError> {
        Self::open_with(folder, worker, fingerprint, FILE_BYTES_MAX)
    }

    /// Writes the records in one write and waits until they are on disk; gives the end that they reach.
    ///
    /// All of them cost one wait for the disk, however many they are. Where it fails, whatever was to follow must not
    /// be done; the journal refuses further records until it is opened anew, because after a failed wait the operating
    /// system may call later ones good while the data is lost.
    ///
    /// # Errors
    /// [`JournalError::Field`], [`JournalError::Broken`] or [`JournalError::Io`].
    pub fn append_all(&mut self, records: &[Record]) -> Result<Offset, JournalError> {
        if self.broken {
            return Err(JournalError::Broken);
        }
        if !records.iter().all(Record::is_writable) {
            return Err(JournalError::Field);
        }
        if records.is_empty() {
            return Ok(self.end);
        }
        let mut bytes = self.lines(records);
        if self.end.byte + bytes.len() as u64 > self.file_bytes_max {
            self.rotate()?;
            // A line's check holds its place, so in another file it is another line.
            bytes = self.lines(records);
        }
        self.broken = true;
        let written = self.file.write_all(&bytes).and_then(|()| self.file.sync_data());
        if let Err(source) = written {
            // Without the half-written lines no send is taken for done that never was; where this fails too, those
            // messages are held, which is the safe side.
            let _ = self.file.set_len(self.end.byte);
            return Err(JournalError::Io {
                doing: "write to",
                path: self.path(),
                source,
            });
        }
        self.broken = false;
        self.end.byte += bytes.len() as u64;
        Ok(self.end)
    }

    /// Reads on from an offset ([`Offset::START`] for all there is): some records and the offset after them. At most
    /// about a megabyte at a time, so that memory stays flat; no records means that the end is reached.
    ///
    /// # Errors
    /// [`JournalError::Damaged`], [`JournalError::Gap`], [`JournalError::OtherKey`] or [`JournalError::Io`].
    pub fn read_from(&self, offset: Offset) -> Result<(Vec<Record>, Offset), JournalError> {
        read(&self.folder, &self.worker, &self.fingerprint, offset)
    }

    /// Who was erased, by the journals of all workers in this one's folder: ids of persons, each once. Commands write
    /// erasures into a journal of their own. `before` says how far each was read already; what it is now is given back.
    ///
    /// # Errors
    /// As [`Journal::read_from`].
    pub fn erased(&self, before: &Marks) -> Result<(BTreeSet<String>, Marks), JournalError> {
        let (mut erased, mut marks) = (BTreeSet::new(), Marks::new());
        for worker in workers(&self.folder)? {
            let read = |at| read(&self.folder, &worker, &self.fingerprint, at);
            let mut at = before.get(&worker).copied().unwrap_or(Offset::START);
            if at != Offset::START && matches!(read(at), Err(JournalError::Damaged { .. } | JournalError::Gap { .. })) {
                // Another journal stands under this name by now.
                at = Offset::START;
            }
            loop {
                let (records, next) = read(at)?;
                if records.is_empty() {
                    break;
                }
                erased.extend(records.into_iter().filter_map(|record| match record {
                    Record::Erased(person) => Some(person),
                    _ => None,
                }));
                at = next;
            }
            marks.insert(worker, at);
        }
        Ok((erased, marks))
    }

    /// What tells this journal from every other, also from one of the same name on another host: drawn when it was made.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The offset after the last record.
    #[must_use]
    pub const fn end(&self) -> Offset {
        self.end
    }

    fn open_with(folder: &Path, worker: &str, fingerprint: &str, file_bytes_max: u64) -> Result<Self, JournalError> {
        file::check_worker(worker)?;
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(failed("make the folder", folder))?;
        let (lock, id) = lock(folder, worker)?;
        let numbers = file::numbers(folder, worker)?;
        let (file, end) = match numbers.last() {
            Some(&number) => reopen(folder, worker, fingerprint, number)?,
            None => begin(folder, worker, fingerprint, 1)?,
        };
        let (worker, fingerprint) = (worker.to_owned(), fingerprint.to_owned());
        Ok(Self {
            folder: folder.to_owned(),
            worker,
            fingerprint,
            id,
            file,
            end,
            file_bytes_max,
            broken: false,
            _lock: lock,
        })
    }

    fn rotate(&mut self) -> Result<(), JournalError> {
        self.broken = true;
        let (file, end) = begin(&self.folder, &self.worker, &self.fingerprint, self.end.file + 1)?;
        (self.file, self.end, self.broken) = (file, end, false);
        Ok(())
    }

    fn lines(&self, records: &[Record]) -> Vec<u8> {
        let origin = Origin {
            worker: &self.worker,
            number: self.end.file,
        };
        let mut bytes = Vec::with_capacity(records.len() * 96);
        for record in records {
            let at = self.end.byte + bytes.len() as u64;
            bytes.extend_from_slice(line::write(origin, at, &record.to_string()).as_bytes());
        }
        bytes
    }

    fn path(&self) -> PathBuf {
        file::path(&self.folder, &self.worker, self.end.file)
    }
}

/// An error of the operating system, with what was being done and where.
fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> JournalError + use<> {
    let path = path.to_owned();
    move |source| JournalError::Io { doing, path, source }
}

/// The lock is on a file of its own, because the journal's files come and go. It holds the journal's id.
fn lock(folder: &Path, worker: &str) -> Result<(File, String), JournalError> {
    let path = file::lock_path(folder, worker);
    let mut options = OpenOptions::new();
    let options = options.create(true).truncate(false).read(true).write(true).mode(0o600);
    let mut file = options.open(&path).map_err(failed("open", &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(JournalError::Locked {
                worker: worker.to_owned(),
            });
        }
        Err(TryLockError::Error(source)) => {
            return Err(JournalError::Io {
                doing: "lock",
                path,
                source,
            });
        }
    }
    let mut id = String::new();
    file.read_to_string(&mut id).map_err(failed("read", &path))?;
    if !is_id(&id) {
        id = Randomness::System.id(ID_PREFIX)?;
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(id.as_bytes()))
            .and_then(|()| file.sync_all())
            .map_err(failed("write to", &path))?;
    }
    Ok((file, id))
}

fn is_id(text: &str) -> bool {
    text.len() == ID_LENGTH && text.starts_with(ID_PREFIX)
}

/// Makes a file with its first line, on disk before anything is written to it.
fn begin(folder: &Path, worker: &str, fingerprint: &str, number: u64) -> Result<(File, Offset), JournalError> {
    let path = file::path(folder, worker, number);
    let mut options = OpenOptions::new();
    let file = options
        .create_new(true)
        .append(true)
        .mode(0o600)
        .open(&path)
        .map_err(failed("make", &path))?;
    let end = begin_in(&file, &path, Origin { worker, number }, fingerprint)?;
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(failed("save", folder))?;
    Ok((file, end))
}

fn begin_in(mut file: &File, path: &Path, origin: Origin<'_>, fingerprint: &str) -> Result<Offset, JournalError> {
    let heading = line::write(origin, 0, &line::heading(origin, fingerprint));
    file.write_all(heading.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(failed("write to", path))?;
    Ok(Offset {
        file: origin.number,
        byte: heading.len() as u64,
    })
}

/// Opens the newest file: reads it through, and takes off a last line that a crash cut short.
fn reopen(folder: &Path, worker: &str, fingerprint: &str, number: u64) -> Result<(File, Offset), JournalError> {
    let path = file::path(folder, worker, number);
    let mut end = Offset { file: number, byte: 0 };
    loop {
        let (_, next) = read(folder, worker, fingerprint, end)?;
        if next == end {
            break;
        }
        end = next;
    }
    let file = OpenOptions::new()
        .append(true)
        .open(&path)
        .map_err(failed("open", &path))?;
    let length = file.metadata().map_err(failed("read", &path))?.len();
    if length > end.byte {
        file.set_len(end.byte)
            .and_then(|()| file.sync_all())
            .map_err(failed("mend", &path))?;
    }
    if end.byte == 0 {
        // The crash came while the file was made: it has no first line yet.
        end = begin_in(&file, &path, Origin { worker, number }, fingerprint)?;
    }
    Ok((file, end))
}
