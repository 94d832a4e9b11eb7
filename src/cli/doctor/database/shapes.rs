//! Of which version a database is, and whose.

use futures_util::FutureExt as _;

use super::{Base, Report, Settings, Shape, StoreError, examination, has_lived, house};

const WHAT: &str = "migrations";

pub(super) async fn migrations(
    report: &mut Report,
    settings: &Settings,
    base: &mut Base,
    shape: Result<Shape, StoreError>,
) {
    let blind = |base: &mut Base, why: &str, is_fresh| {
        base.blind = why.to_owned();
        base.is_fresh = is_fresh;
        base.open.take()
    };
    let left = match shape {
        Ok(Shape::Same(version)) => {
            report.ok(WHAT, format!("the database is of this program's version ({version})"));
            None
        }
        Ok(Shape::Empty) if has_lived(settings) => {
            report.fault(
                WHAT,
                "the database holds nothing, though the journal tells of one that did",
                "`[database] url`: name the right one, or restore it from a backup; a start would begin with an empty one",
            );
            blind(base, "the database holds nothing", false)
        }
        Ok(Shape::Empty) => {
            report.ok(
                WHAT,
                "the database holds nothing yet; the first `nazorg run` makes its tables",
            );
            blind(base, "the database holds nothing yet", true)
        }
        Ok(Shape::Strange) => {
            report.look(
                WHAT,
                "the database holds tables, and none that nazorg made",
                "`[database] url`: is it the right one? A start would make nazorg's tables among them",
            );
            blind(base, "the database holds no tables of nazorg", false)
        }
        Ok(Shape::Older { found, ours }) => {
            report.look(
                WHAT,
                format!("the database is of version {found}, and this program of {ours}"),
                "make a backup; the next `nazorg run` brings the database up, and older programs cannot read it then",
            );
            None
        }
        Ok(Shape::Newer { found, ours }) => {
            report.fault(
                WHAT,
                format!("the database is of version {found}, newer than this program ({ours})"),
                "take the newer program, or restore the backup that was made before it",
            );
            blind(base, "the database is newer than this program", false)
        }
        Ok(Shape::Failed(version)) => {
            report.fault(
                WHAT,
                format!("migration {version} was begun and did not come to its end"),
                "restore the backup that was made before it, and run `nazorg run` of the same version again",
            );
            None
        }
        Ok(Shape::Altered(version)) => {
            report.fault(
                WHAT,
                format!("migration {version} of the database is not the one of this program: one of them was changed"),
                "take the program that made the database, unaltered, from where it is published",
            );
            None
        }
        Err(error) => {
            let mend = "see the line on the database above";
            report.fault(
                WHAT,
                format!("they cannot be read: {}", examination::cause(&error)),
                mend,
            );
            blind(base, "the database cannot be read", false)
        }
    };
    if let Some(open) = left {
        open.close().await;
    }
}

/// A changed code would make the service a stranger in its own database.
pub(super) async fn organisation(report: &mut Report, settings: &Settings, base: &mut Base) {
    let code = &settings.organisation.code;
    let known = base.ask(|conn| house::organisations(conn).boxed()).await;
    if let Ok(known) = known
        && !known.is_empty()
        && !known.contains(code)
    {
        report.look(
            "organisation",
            format!("the database knows {} and not `{code}`", known.join(", ")),
            "`[organisation] code`: write the former one back, which is part of every reference; a start would begin anew \
             under the other",
        );
    }
}
