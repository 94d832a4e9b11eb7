//! One dossier, entered by hand at the closing talk. It goes the way of an export of one row, so that the same checks
//! hold for both.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use minijinja::context;

use super::access::Signed;
use super::desk::Desk;
use super::form::{Fault, Fields, Posted};
use super::trouble::Trouble;
use super::words::Words;
use crate::care::dossier::{ClosingReason, HelpKind};
use crate::care::person::{Channel, DayPart, Holder};
use crate::intake::{self, IncomingDossier};
use crate::store::import::{ImportSource, apply_import};

/// The fields of the dossier, by the names that the intake knows.
const OF_DOSSIER: [&str; 6] = [
    "reference",
    "closed-on",
    "closing-reason",
    "help-kind",
    "team",
    "counsellor",
];

/// The fields of each person.
const OF_PERSON: [&str; 21] = [
    "person-reference",
    "name",
    "presented-name",
    "languages",
    "mobile",
    "mobile-holder",
    "landline",
    "mail",
    "mail-holder",
    "post",
    "preferred-channel",
    "day-part",
    "code-word",
    "no-voicemail",
    "no-post",
    "not-the-partner",
    "only-a-person",
    "reads-with-difficulty",
    "interpreter",
    "told-on",
    "told-how",
];

/// `GET /closing-talk`.
pub(super) async fn form(State(desk): State<Desk>, signed: Signed) -> Result<Response, Trouble> {
    signed.counsels()?;
    page(&desk, &signed, &Fields::default(), Vec::new()).await
}

async fn page(desk: &Desk, signed: &Signed, fields: &Fields, faults: Vec<Fault>) -> Result<Response, Trouble> {
    let words = Words::new(desk, signed.worker.language);
    let is_failed = !faults.is_empty();
    let context = context! {
        today => words.today().to_string(),
        given => fields.values(),
        counsellor => signed.worker.worker.as_str(),
        reasons => ClosingReason::ALL.iter().map(|one| one.code()).collect::<Vec<_>>(),
        help_kinds => HelpKind::ALL.iter().map(|one| one.code()).collect::<Vec<_>>(),
        holders => Holder::ALL.iter().map(|one| one.code()).collect::<Vec<_>>(),
        channels => Channel::ALL.iter().map(|one| one.code()).collect::<Vec<_>>(),
        day_parts => DayPart::ALL.iter().map(|one| one.code()).collect::<Vec<_>>(),
        faults,
    };
    let answer = desk
        .page(signed, "workspace/closing-talk.html", "closing-talk", context)
        .await?;
    Ok(if is_failed {
        (StatusCode::UNPROCESSABLE_ENTITY, answer).into_response()
    } else {
        answer
    })
}

/// `POST /closing-talk`.
pub(super) async fn save(State(desk): State<Desk>, posted: Posted) -> Result<Response, Trouble> {
    let Posted { signed, fields } = posted;
    signed.counsels()?;
    let file = as_export(&fields);
    let settings = desk.intake().reading(&desk, signed.worker.language);
    // The intake's own names are the headers here, whatever the organisation's export calls its columns.
    let settings = intake::Settings {
        mapping: intake::Mapping::default(),
        ..settings
    };
    let (dossier, faults) = judge(&file, &settings, &fields);
    let (Some(dossier), true) = (dossier, faults.is_empty()) else {
        return page(&desk, &signed, &fields, faults).await;
    };
    let reference = dossier.reference.clone();
    let importing = desk.intake().importing(&desk, ImportSource::Form).await?;
    // The same form sent twice is one import: its name is its content.
    let hash = format!(
        "form:{}",
        desk.keys().blind().reference("form", &String::from_utf8_lossy(&file))
    );
    let (store, keys) = (desk.engine().store(), desk.keys());
    let worker = Some(&signed.worker.worker);
    let done = apply_import(
        store,
        keys,
        &importing,
        vec![dossier],
        &hash,
        worker,
        desk.now(),
        &mut |_, _| {},
    )
    .await?;
    desk.engine().nudge();
    let saved = context! {
        reference, enrolled => done.enrolled, asked => done.asked, declined => done.declined, objected => done.objected,
        changed => done.changed, conflicts => done.conflicts, unchanged => done.unchanged,
    };
    desk.page(
        &signed,
        "workspace/closing-talk-saved.html",
        "closing-talk",
        context! { saved },
    )
    .await
}

/// The form as an export of one row: `;`, UTF-8, the intake's own names as headers.
fn as_export(fields: &Fields) -> Vec<u8> {
    let has_second = fields.get("name 2").is_some();
    let mut names: Vec<String> = OF_DOSSIER
        .iter()
        .chain(&OF_PERSON)
        .map(|name| (*name).to_owned())
        .collect();
    if has_second {
        names.extend(OF_PERSON.iter().map(|name| format!("{name} 2")));
    }
    // A field that was left empty is a column that the export lacks.
    names.retain(|name| fields.get(name).is_some() || ["reference", "closed-on", "name"].contains(&name.as_str()));
    let cells: Vec<&str> = names.iter().map(|name| fields.get(name).unwrap_or_default()).collect();
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    // Writing to memory does not fail.
    let is_whole = writer.write_record(&names).is_ok() && writer.write_record(&cells).is_ok();
    debug_assert!(is_whole, "a record could not be written to memory");
    writer.into_inner().unwrap_or_default()
}

/// Reads the row back; what is wrong with it goes to the field that it stands in.
fn judge(file: &[u8], settings: &intake::Settings, fields: &Fields) -> (Option<IncomingDossier>, Vec<Fault>) {
    let mut faults: Vec<Fault> = ["reference", "closed-on", "name"]
        .into_iter()
        .filter(|name| fields.get(name).is_none())
        .map(|name| Fault::new(name, "ws-fault-needed"))
        .collect();
    if !faults.is_empty() {
        return (None, faults);
    }
    match intake::read(file, "form.csv", settings, &mut |_, _| {}) {
        Ok(mut reading) => {
            for reject in &reading.rejects {
                let field = reject
                    .column
                    .clone()
                    .unwrap_or_else(|| "reference".to_owned())
                    .replace(' ', "-");
                let text = Some(format!("{} {}", reject.reason, reject.mend));
                faults.push(Fault {
                    field,
                    key: "ws-fault-intake",
                    text,
                });
            }
            (reading.dossiers.pop(), faults)
        }
        Err(broken) => {
            let text = Some(broken.message(settings.language));
            faults.push(Fault {
                field: "reference".to_owned(),
                key: "ws-fault-intake",
                text,
            });
            (None, faults)
        }
    }
}
