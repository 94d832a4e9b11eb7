//! The rules: whether some are active that this program can read, and whether the files from which they are made are in
//! order.

use futures_util::FutureExt as _;

use super::super::proof::{Proof, without_hours};
use super::database::Base;
use super::report::Report;
use crate::care::ids::RulesId;
use crate::care::rules::Rules;
use crate::files::rulebook::Sources;
use crate::store::{examination, rules};

const WHAT: &str = "rules";

pub(super) async fn look(report: &mut Report, proof: &Proof, base: &mut Base) {
    let settings = &proof.settings;
    let protocol = settings.rules.protocol.clone();
    let org = settings.organisation.code.clone();
    let asked = base.ask(|conn| {
        async move {
            let row = match rules::active(conn, &org, &protocol).await? {
                Some(id) => rules::get(conn, &id).await?,
                None => None,
            };
            Ok((row, examination::active_protocols(conn, &org).await?))
        }
        .boxed()
    });
    let protocol = &settings.rules.protocol;
    let goes_by_files = match asked.await {
        Ok((Some(row), _)) => {
            match Sources::from_body(&row.body).and_then(|sources| sources.check(RulesId::from(row.id))) {
                Ok(rules) => active(report, proof, &rules),
                Err(error) => report.fault(
                    WHAT,
                    format!("the active rules of `{protocol}` cannot be read by this version: {error}"),
                    "take the newer program, or activate those of the files: `nazorg protocol activate --why \"…\"`",
                ),
            }
            false
        }
        Ok((None, others)) => {
            let others = match others.len() {
                0 => String::new(),
                _ => format!("; active are those of {}", others.join(", ")),
            };
            report.fault(
                WHAT,
                format!("none are active for the step plan `{protocol}`{others}"),
                "`nazorg protocol activate --why \"…\"`, or start `nazorg run`, which activates those of the files; is \
                 `[rules] protocol` right?",
            );
            true
        }
        Err(why) if base.is_fresh => {
            report.ok(
                WHAT,
                format!("none are active, because {why}; the first `nazorg run` activates `{protocol}`"),
            );
            true
        }
        Err(why) => {
            report.not_looked_at(WHAT, &why);
            false
        }
    };
    files(report, proof, goes_by_files);
}

fn active(report: &mut Report, proof: &Proof, rules: &Rules) {
    let Some(fault) = without_hours(&proof.settings, &rules.languages) else {
        let languages: Vec<&str> = rules.languages.iter().map(|tag| tag.tag()).collect();
        return report.ok(
            WHAT,
            format!("`{}` is active, in {}", rules.protocol.id, languages.join(", ")),
        );
    };
    let (what, mend) = fault.rsplit_once("; ").unwrap_or((&fault, "add them"));
    report.fault(WHAT, what, format!("`[organisation] hours`: {mend}"));
}

/// Files that somebody is at work on stop nobody: a start goes by the rules in the database, where there are some.
fn files(report: &mut Report, proof: &Proof, goes_by_files: bool) {
    let mend = "mend them; `nazorg config check` shows each place. They stand in `[rules] folder`, or are chosen by \
                `[rules]` and `[organisation] hours`";
    for fault in &proof.rule_faults {
        if goes_by_files {
            report.fault("rule files", fault.as_str(), mend);
        } else {
            report.look("rule files", format!("they could not be activated: {fault}"), mend);
        }
    }
    if proof.rule_faults.is_empty() {
        report.ok("rule files", "in order");
    }
}
