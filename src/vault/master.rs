//! The master key: where it lives, how it is printed, and how a lost or changed one is told.

mod print;

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretBox};
use zeroize::Zeroizing;

use super::random::{RandomError, Randomness};
use super::{base32, subkey};

/// A key file is 137 bytes; whatever is longer than this is no key file.
const FILE_BYTES_MAX: u64 = 4096;

/// The key over all keys: 256 bits, wiped from memory when dropped, never printed by `Debug`.
pub struct Master {
    key: SecretBox<[u8; 32]>,
    /// Derived once, because opening many rows unwraps as many data keys.
    wrapping: SecretBox<[u8; 32]>,
    fingerprint: String,
}

/// Why there is no usable master key, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum MasterError {
    /// No file at that path.
    #[error("there is no master key at {}; put it back from its recovery print or set its path", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file is there and could not be read.
    #[error("the master key at {} could not be read; check its owner and its mode", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// Others than the owner may read or write the file.
    #[error("the master key at {} may be read by others (mode {mode:03o}); run: chmod 600 on it", path.display())]
    TooOpen {
        /// The file.
        path: PathBuf,
        /// The permission bits found.
        mode: u32,
    },
    /// A file is in the way of a new key; it was left as it is.
    #[error("there is already a file at {}; a master key is never overwritten", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The new key could not be written; nothing was left behind where that was possible.
    #[error("the master key could not be written to {}; check that the folder exists and is writable", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The text does not begin as a master key does.
    #[error("this is no nazorg master key: its first line should be `nazorg master key v1`")]
    NotAKey,
    /// The key was written by a later version.
    #[error("this is a master key of version {found} and this program reads version 1; use the later program")]
    UnknownVersion {
        /// The version that it names.
        found: u32,
    },
    /// Lines are missing at the end.
    #[error("the master key is cut short: {found} of its five lines are there; put it back from its recovery print")]
    Truncated {
        /// How many lines of key and fingerprint were found.
        found: usize,
    },
    /// There is more than a key has.
    #[error("the master key has {found} lines where it should have five; take out what does not belong to it")]
    Surplus {
        /// How many lines were found.
        found: usize,
    },
    /// Some lines do not agree with their own check characters.
    #[error(
        "the master key has a typing error in line {}; compare it with the recovery print",
        numbered(lines)
    )]
    Mistyped {
        /// The lines at fault, counted from 1 below the heading.
        lines: Vec<usize>,
    },
    /// Each line is well formed, but the key does not give the fingerprint of the fifth line.
    #[error("the four lines of the master key and its fingerprint do not belong together; compare every line")]
    Checksum,
    /// The key is not the one under which the database or a journal was made.
    #[error(
        "this is another master key: {holder} was made under {expected}, and this one is {found}; start with the \
             key that belongs to it"
    )]
    Changed {
        /// What was made under another key: `the database` or `the journal`.
        holder: &'static str,
        /// The fingerprint that it names.
        expected: String,
        /// The fingerprint of the key at hand.
        found: String,
    },
    /// There is data and no key: start is refused and no new key is made.
    #[error(
        "{holder} is there, made under master key {expected}, and that key is not; put it back from its recovery \
             print. No new key was made, because nothing could be read with it"
    )]
    Gone {
        /// What is there: `the database` or `the journal`.
        holder: &'static str,
        /// The fingerprint that it names.
        expected: String,
    },
    /// No random bytes for a new key.
    #[error("no master key could be made")]
    Random(#[from] RandomError),
}

/// What a start may do, where it may go on; see [`agree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Neither key nor data: a first run. Make a key with [`Master::create`] and store its fingerprint.
    MakeNew,
    /// A key and no database that knows one: store its fingerprint. So it is after a first run that was cut short, and
    /// where a database was thrown away while key and journal were kept.
    Adopt,
    /// The key belongs to the data.
    Same,
}

/// Judges at start whether key and data belong together.
///
/// `database` is the fingerprint that the database holds, `journal` the one that the journals of this machine name
/// ([`super::journal::fingerprint_in`]); each `None` where there is no such thing yet.
///
/// # Errors
/// [`MasterError::Gone`] where there is data and no key, [`MasterError::Changed`] where the key is another one.
pub fn agree(database: Option<&str>, journal: Option<&str>, key: Option<&Master>) -> Result<Standing, MasterError> {
    let made_under = [("the database", database), ("the journal", journal)];
    for (holder, expected) in made_under {
        let Some(expected) = expected.map(str::to_owned) else {
            continue;
        };
        match key {
            None => return Err(MasterError::Gone { holder, expected }),
            Some(key) if key.fingerprint != expected => {
                return Err(MasterError::Changed {
                    holder,
                    expected,
                    found: key.fingerprint.clone(),
                });
            }
            Some(_) => {}
        }
    }
    Ok(match (key, database) {
        (None, _) => Standing::MakeNew,
        (Some(_), None) => Standing::Adopt,
        (Some(_), Some(_)) => Standing::Same,
    })
}

impl Master {
    /// Makes a new key and writes it to a new file with mode 0600, on disk before this returns.
    ///
    /// The bytes always come from the operating system. Call it only where [`agree`] says [`Standing::MakeNew`]. A
    /// crash in the middle leaves a file that [`Master::open`] calls truncated; nothing has been sealed by then.
    ///
    /// # Errors
    /// [`MasterError::Exists`], [`MasterError::Unwritable`] or [`MasterError::Random`].
    pub fn create(path: &Path) -> Result<Self, MasterError> {
        let master = Self::generate(&Randomness::System)?;
        let unwritable = |source| MasterError::Unwritable {
            path: path.to_owned(),
            source,
        };
        let mut file = match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(MasterError::Exists { path: path.to_owned() });
            }
            Err(error) => return Err(unwritable(error)),
        };
        let written = file
            .write_all(master.recovery_print().as_bytes())
            .and_then(|()| file.sync_all())
            .and_then(|()| sync_folder_of(path));
        if let Err(error) = written {
            // The file is ours and of no use; where it cannot be removed, the next start says that it is cut short.
            let _ = fs::remove_file(path);
            return Err(unwritable(error));
        }
        Ok(master)
    }

    /// Reads the key from its file.
    ///
    /// # Errors
    /// Every [`MasterError`] that names a file or a line.
    pub fn open(path: &Path) -> Result<Self, MasterError> {
        let unreadable = |source| MasterError::Unreadable {
            path: path.to_owned(),
            source,
        };
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(MasterError::Missing { path: path.to_owned() });
            }
            Err(error) => return Err(unreadable(error)),
        };
        // Asked of the open file, not of the path, so that nothing can be swapped in between.
        let mode = file.metadata().map_err(unreadable)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(MasterError::TooOpen {
                path: path.to_owned(),
                mode,
            });
        }
        let mut bytes = Zeroizing::new(Vec::with_capacity(8192));
        file.take(FILE_BYTES_MAX).read_to_end(&mut bytes).map_err(unreadable)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| MasterError::NotAKey)?;
        print::read(text, print::Heading::Required).and_then(|read| Self::checked(&read))
    }

    /// Reads the key from its recovery print as a human types it: capitals, spaces, line numbers and the heading are
    /// free, and a typing error is located by its line.
    ///
    /// It serves a key given as a value, too (a secret of the container platform).
    ///
    /// # Errors
    /// Every [`MasterError`] that names a line.
    pub fn from_recovery_print(text: &str) -> Result<Self, MasterError> {
        print::read(text, print::Heading::Free).and_then(|read| Self::checked(&read))
    }

    /// A key from its 32 bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        let key = SecretBox::new(Box::new(*bytes));
        let wrapping = SecretBox::init_with_mut(|key: &mut [u8; 32]| subkey::expand(bytes, &["wrap"], key));
        let mut print = [0; 8];
        subkey::expand(bytes, &["fingerprint"], &mut print);
        Self {
            key,
            wrapping,
            fingerprint: base32::encode(&print),
        }
    }

    /// A key that is kept nowhere, for the demo and tests.
    ///
    /// # Errors
    /// [`RandomError`] where the operating system's generator fails.
    pub fn generate(random: &Randomness) -> Result<Self, RandomError> {
        let mut bytes = Zeroizing::new([0; 32]);
        random.fill(bytes.as_mut_slice())?;
        Ok(Self::from_bytes(&bytes))
    }

    /// The key as text to be printed on paper and kept elsewhere than the disk; also the content of the key file.
    ///
    /// A heading, four lines of three groups of five, and the fingerprint. Each line carries 64 bits of the key in 13
    /// characters and ends in two check characters.
    #[must_use]
    pub fn recovery_print(&self) -> Zeroizing<String> {
        print::write(self.bytes(), &self.fingerprint)
    }

    /// Names this key without giving it away: 64 bits derived by HKDF, 13 base32 characters. The database and the
    /// journals hold it, and every wrapped key names it.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        self.key.expose_secret()
    }

    /// The key under which data keys are wrapped.
    pub(super) fn wrapping(&self) -> &[u8; 32] {
        self.wrapping.expose_secret()
    }

    fn checked(read: &print::Read) -> Result<Self, MasterError> {
        let master = Self::from_bytes(&read.key);
        if master.fingerprint == read.fingerprint {
            Ok(master)
        } else {
            Err(MasterError::Checksum)
        }
    }
}

impl fmt::Debug for Master {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Master(***)")
    }
}

/// A new file is on disk only when the folder that names it is.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn numbered(lines: &[usize]) -> String {
    lines
        .iter()
        .map(usize::to_string)
        .collect::<Vec<_>>()
        .join(" and line ")
}
