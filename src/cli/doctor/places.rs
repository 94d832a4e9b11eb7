//! Folders: whether something can be made in them, found out without making it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, AtFlags, CWD, accessat};

/// Whether this user may write to a file or folder, as the system judges it, read-only file systems included.
pub(super) fn may_write(path: &Path, is_folder: bool) -> bool {
    let access = if is_folder {
        Access::WRITE_OK | Access::EXEC_OK
    } else {
        Access::WRITE_OK
    };
    accessat(CWD, path, access, AtFlags::EACCESS).is_ok()
}

/// Why nothing can be made in a folder, and the mend. A folder that is not there is none where a start `makes` it.
pub(super) fn trouble_with(folder: &Path, makes: bool) -> Option<(String, String)> {
    let shown = folder.display();
    match std::fs::metadata(folder) {
        Ok(found) if !found.is_dir() => {
            let mend = format!("name another place, or move the file {shown} away");
            Some((format!("{shown} is no folder"), mend))
        }
        Ok(_) if may_write(folder, true) => None,
        Ok(_) => {
            let mend =
                format!("give it to the user who runs nazorg (`chown`), and mount its disk for writing: {shown}");
            Some((format!("this user may not write in the folder {shown}"), mend))
        }
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            if makes {
                // What lies above a folder that is to be made has to be one that things can be made in.
                return above(folder).and_then(|above| trouble_with(&above, true));
            }
            let mend = match nearest(folder) {
                Some(above) if above.is_dir() => {
                    format!("make it, and give it to the user who runs nazorg: `mkdir -p {shown}`")
                }
                Some(file) => format!("name another place: {} is a file", file.display()),
                None => "name another place".to_owned(),
            };
            Some((format!("the folder {shown} is not there"), mend))
        }
        Err(error) => {
            let mend = format!("let the user who runs nazorg enter {shown} and every folder above it");
            Some((format!("the folder {shown} cannot be looked at ({error})"), mend))
        }
    }
}

/// The folder above; that of a bare name is the one in which the program was started.
pub(super) fn above(path: &Path) -> Option<PathBuf> {
    let parent = path.parent()?;
    Some(if parent.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        parent.to_owned()
    })
}

/// What is there of a path: itself, or the first above it.
pub(super) fn nearest(path: &Path) -> Option<PathBuf> {
    let mut at = Some(path.to_owned());
    while let Some(path) = at {
        if path.exists() {
            return Some(path);
        }
        at = above(&path).filter(|above| *above != path);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_can_be_made_is_no_trouble_and_one_below_a_file_is() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        assert_eq!(trouble_with(folder.path(), false), None);
        assert_eq!(trouble_with(&deep, true), None);
        assert!(trouble_with(&deep, false).unwrap().1.contains("mkdir -p"));
        assert_eq!(nearest(&deep).unwrap(), folder.path());
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        for path in [file.clone(), file.join("a/b")] {
            let (what, _) = trouble_with(&path, true).unwrap();
            assert!(what.contains("file is no folder"), "{what}");
        }
        assert!(trouble_with(&file.join("a"), false).unwrap().1.contains("is a file"));
        assert!(!folder.path().join("a").exists());
    }
}
