//! What a message of ours said: made once more from the words that it had and the values that were filled in.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::care::circle::Gateways;
use crate::care::person::Channel;
use crate::channels::rendering::Values;
use crate::engine::rulebook::Rulebook;
use crate::store::timeline::{Sent, Timeline};
use crate::web::workspace::desk::Desk;

/// The rules whose words the messages of a dossier had.
pub(super) async fn wordings(desk: &Desk, found: &Timeline) -> BTreeMap<String, Arc<Rulebook>> {
    let mut books = BTreeMap::new();
    for id in found.messages.iter().filter_map(|message| message.wording.as_ref()) {
        if !books.contains_key(id)
            && let Ok(book) = desk.engine().rulebook(id).await
        {
            books.insert(id.clone(), book);
        }
    }
    books
}

/// The words of one message; `None` where it never left, what was filled in was erased, or its words are gone.
///
/// The personal link is a secret that was never kept: `link` stands in its place. Which of the variants of a text went
/// out follows from what the gateway can do now.
pub(super) fn said(
    message: &Sent,
    books: &BTreeMap<String, Arc<Rulebook>>,
    can: Gateways,
    link: &str,
) -> Option<String> {
    let book = books.get(message.wording.as_ref()?)?;
    let mut values: Values = serde_json::from_str(message.values.as_ref()?).ok()?;
    values.link = Some(link.to_owned());
    let language = message.language?;
    match message.channel {
        Channel::Sms => book.texts.sms(message.kind, language, can.sms?, &values).ok(),
        Channel::Mail => {
            let mail = book.texts.mail(message.kind, language, &values).ok()?;
            Some(format!("{}\n\n{}", mail.subject, mail.text))
        }
        Channel::Call | Channel::Letter | Channel::Visit => None,
    }
}
