//! What one job is, and the manners that every program keeps that is timed here.

pub mod gateway;
pub mod pace;

use serde::{Deserialize, Serialize};

/// The text that every program renders, in every language from this one file.
const TEXT: &str = include_str!("../../text.txt");

/// One text that is due: whom it goes to, and what is filled in. As a queue keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    pub id: i64,
    pub name: String,
    pub months: String,
    pub service: String,
    pub day: String,
    pub call: String,
}

/// What goes over the wire.
#[derive(Serialize)]
struct Message<'a> {
    to: String,
    from: &'a str,
    text: String,
    reference: String,
}

impl Job {
    pub fn nth(id: i64) -> Self {
        Self {
            id,
            name: format!("Persoon {id:06}"),
            months: "drie".to_owned(),
            service: "OCMW Voorbeeld".to_owned(),
            day: "vrijdag".to_owned(),
            call: "03 000 00 00".to_owned(),
        }
    }

    /// The same for every attempt, so that the far end can tell a second one.
    pub fn key(&self) -> String {
        format!("check-in-{:09}", self.id)
    }

    pub fn body(&self) -> Vec<u8> {
        let message = Message {
            to: format!("+32470{:06}", self.id),
            from: "8850",
            text: self.text(),
            reference: self.key(),
        };
        serde_json::to_vec(&message).expect("text is JSON")
    }

    fn text(&self) -> String {
        let mut text = String::with_capacity(256);
        let mut rest = TEXT.trim_end();
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').expect("a variable ends");
            text.push_str(before);
            text.push_str(match name {
                "name" => &self.name,
                "months" => &self.months,
                "service" => &self.service,
                "day" => &self.day,
                "call" => &self.call,
                _ => panic!("text.txt asks for {name}, which no job has"),
            });
            rest = after;
        }
        text.push_str(rest);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Job;

    #[test]
    fn a_text_is_as_long_as_a_check_in() {
        let job = Job::nth(12_345);
        assert!((200..=220).contains(&job.text().len()), "{}", job.text().len());
        assert!((280..=300).contains(&job.body().len()), "{}", job.body().len());
        assert!(!job.text().contains(['{', '}']));
    }
}
