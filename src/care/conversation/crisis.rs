//! Words of somebody who may be thinking of death.
//!
//! A hit is no diagnosis. It sends the help lines and shows the text to a human being, and where it is mistaken it costs
//! one message, so the list errs towards hearing. It leaves out what people say of bills and of tiredness
//! (*ik kan niet meer*, *je n'en peux plus*): a human reads those too, as texts that the machine did not understand.

use super::fold::Word;
use super::phrase::{Phrases, find, said, without};

/// Phrases that look like the others and are not.
static NOT_MEANT: Phrases = Phrases::new(&["en finir avec ces|cette|ce|vos|les|le|l"]);

static PHRASES: Phrases = Phrases::new(&[
    // Dutch.
    "zelfmoor*|zelfmort|zelfdoding*|suicid*|suicied*|suisid*",
    "wil|wou|wilde .. niet meer .. leven|bestaan",
    "wil .. er niet meer zijn",
    "niet meer willen leven",
    "geen zin meer .. leven",
    "zie het|dit|leven .. niet meer zitten",
    "het leven .. niet meer aan",
    "wil dood|sterven|doodgaan",
    "wil .. dood zijn",
    "wou|wenste .. dood was",
    "was ik maar dood",
    "liever|beter dood",
    "dood .. willen",
    "er .. een eind|einde aan .. maken|maak",
    "er .. een eind|einde aan",
    "eind|einde aan mijn leven",
    "mezelf|mijzelf|mijn eigen .. iets aandoen|aan doen|doden|verhangen|ophangen|pijn",
    "mezelf|mijzelf|me|mij .. van kant",
    "spring .. voor|onder .. trein",
    "voor|onder de trein .. springen|gooien",
    "van .. dak|brug|flat|gebouw springen",
    "spring .. van .. dak|brug|flat|gebouw",
    "leven .. beu",
    "beu .. leven",
    // French.
    "je .. me tuer|pendre|suicide",
    "envie de me tuer|pendre",
    "envie de mourir|crever",
    "veux|voudrais|aimerais|prefere|prefererais mourir|crever",
    "veux|voudrais|aimerais etre mort|morte",
    "veux|vais|voudrais en finir",
    "envie d en finir",
    "en finir avec la|ma vie",
    "plus .. envie de vivre",
    "veux|peux|desire plus vivre",
    "mettre fin a mes|ma jours|vie",
    "marre|fatigue|fatiguee de la|ma|cette vie",
    "me foutre en l air",
    "me jeter sous|devant|par .. train|metro|fenetre",
    "me faire du mal",
    // English.
    "kill|killing|hang|hanging|hurt|hurting|harm|harming|cut|cutting myself",
    "end|ending|take|taking my .. life",
    "end it all",
    "want|wanna|wish|going .. to die",
    "wanna die",
    "wish .. i .. dead",
    "better off dead",
    "dont|not .. want to live|exist",
    "dont|not .. want to be here",
    "no reason .. to live|living",
    "tired of life|living",
    "self harm",
    // German.
    "selbstmord*|suizid*",
    "mich umbringen",
    "nicht mehr leben",
]);

/// The words that speak of death, where there are any.
pub(super) fn find_words(words: &[Word]) -> Option<Vec<String>> {
    find(&without(words, &NOT_MEANT, true), &PHRASES).map(said)
}
