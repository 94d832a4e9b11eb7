//! What to do where a database cannot be looked at.

use crate::store::examination::Unreachable;

pub(super) fn mend(error: &Unreachable, url: &str) -> String {
    let shown = crate::store::without_secrets(url);
    match error {
        Unreachable::Address(_) => {
            "`[database] url`: write sqlite:///path/to/file.sqlite3 or postgres://user@host/name".to_owned()
        }
        Unreachable::NoDatabase(path) | Unreachable::Damaged { path, .. } => format!(
            "`[database] url`: name the right file; where it is this one, keep a copy of {} and restore it from a backup",
            path.display()
        ),
        Unreachable::Unopened { path, .. } => {
            format!(
                "let the user who runs nazorg read and write {} (`chown`)",
                path.display()
            )
        }
        Unreachable::NoAnswer(_) | Unreachable::TooLate(_) => {
            format!("start PostgreSQL, and let it listen where this machine reaches it; `[database] url` names {shown}")
        }
        Unreachable::SignIn(_) => {
            "`[database] url`: put user and password right; the server's pg_hba.conf says who may come from where"
                .to_owned()
        }
        Unreachable::NoSuchDatabase(_) => {
            format!("make it (`createdb`), or put its name right in `[database] url`, which is {shown}")
        }
        Unreachable::Busy(_) => {
            "wait a moment; then let the server take more (`max_connections`), or lower `[database] connections`"
                .to_owned()
        }
        Unreachable::Encryption(_) => {
            "`[database] url`: put `sslmode` and `sslrootcert` right, or the server's certificate".to_owned()
        }
        Unreachable::NoFile(_) | Unreachable::InMemory | Unreachable::Other(_) => {
            format!("`[database] url` is {shown}: is all of it right?")
        }
    }
}
