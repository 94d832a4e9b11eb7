//! A PostgreSQL server: its version, and whether it takes our writes.

use super::{Report, WHAT};
use crate::store::examination::Server;

/// The oldest PostgreSQL that is served (`server_version_num`).
const OLDEST_SERVER: i64 = 130_000;

/// `15.4`, as PostgreSQL itself says since version 10.
fn version(number: i64) -> String {
    format!("{}.{}", number / 10_000, number % 10_000)
}

pub(super) fn judge_server(report: &mut Report, server: &Server) {
    let version = version(server.version);
    if server.version < OLDEST_SERVER {
        report.fault(
            WHAT,
            format!("the server is PostgreSQL {version}, and nazorg needs 13 or newer"),
            "bring the server up (`pg_upgrade`), or name a newer one in `[database] url`",
        );
    } else if !server.takes_writes {
        report.fault(
            WHAT,
            format!("PostgreSQL {version} answers and takes no writes: it is a standby, or set to read only"),
            "`[database] url`: name the primary; or take `default_transaction_read_only` back",
        );
    } else if server.may_change_rows == Some(false) {
        report.fault(
            WHAT,
            format!("PostgreSQL {version} answers, and this user may not change its tables"),
            "give the tables to the user of `[database] url`: `ALTER TABLE … OWNER TO …`, or `GRANT`",
        );
    } else if !server.may_make_tables {
        report.fault(
            WHAT,
            format!("PostgreSQL {version} answers, and this user may make no tables in its schema, or there is no schema"),
            "`GRANT CREATE, USAGE ON SCHEMA public TO` the user of `[database] url`, or make them the owner of the database",
        );
    } else {
        report.ok(WHAT, format!("PostgreSQL {version}, can be written"));
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn a_server_is_judged_by_version_and_rights() {
        let good = Server {
            version: 150_018,
            takes_writes: true,
            may_make_tables: true,
            may_change_rows: None,
            clock: Timestamp::UNIX_EPOCH,
        };
        for (server, said) in [
            (good, "PostgreSQL 15.18, can be written"),
            (
                Server {
                    version: 120_022,
                    ..good
                },
                "is PostgreSQL 12.22, and nazorg needs 13",
            ),
            (
                Server {
                    takes_writes: false,
                    ..good
                },
                "takes no writes",
            ),
            (
                Server {
                    may_make_tables: false,
                    ..good
                },
                "may make no tables",
            ),
            (
                Server {
                    may_change_rows: Some(false),
                    ..good
                },
                "may not change its tables",
            ),
        ] {
            let mut report = Report::default();
            judge_server(&mut report, &server);
            let words = report.words();
            assert!(words.contains(said), "`{said}` is not in:\n{words}");
            assert_eq!(words.starts_with("ok"), server == good, "{words}");
        }
    }
}
