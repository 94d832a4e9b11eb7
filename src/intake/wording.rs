//! Every sentence of the intake, in Dutch, French and English.
//!
//! No sentence quotes a cell: what is wrong stands beside the row in the rejects file, which its owner alone reads.

use super::fault::{BrokenFile, IdentityKind, Known, NoteKind, Why};
use super::field::Field;
use crate::care::dossier::ClosingReason;
use crate::care::person::Language;

/// A language in which the sentences exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tongue {
    Nl,
    Fr,
    En,
}

impl Tongue {
    /// The tongue of a worker's language; English where there is no better one.
    pub(super) fn of(language: Language) -> Self {
        match language {
            Language::NL => Self::Nl,
            Language::FR => Self::Fr,
            _ => Self::En,
        }
    }
}

/// The headers of the four columns that a rejects file adds. None of them is a header of ours or of an export, so that
/// a mended rejects file can be imported as it is.
pub(super) const fn reject_headers(tongue: Tongue) -> [&'static str; 4] {
    match tongue {
        Tongue::Nl => [
            "nazorg: regel",
            "nazorg: kolom",
            "nazorg: wat er mis is",
            "nazorg: wat te doen",
        ],
        Tongue::Fr => [
            "nazorg: ligne",
            "nazorg: colonne",
            "nazorg: le problème",
            "nazorg: que faire",
        ],
        Tongue::En => [
            "nazorg: line",
            "nazorg: column",
            "nazorg: what is wrong",
            "nazorg: what to do",
        ],
    }
}

/// What is wrong with a row.
#[expect(clippy::too_many_lines, reason = "a table of sentences")]
pub(super) fn reason(why: Why, tongue: Tongue) -> String {
    use Tongue::{En, Fr, Nl};
    let fixed = match (why, tongue) {
        (Why::MissingReference, Nl) => "Het dossiernummer ontbreekt.",
        (Why::MissingReference, Fr) => "Le numéro de dossier manque.",
        (Why::MissingReference, En) => "The dossier reference is missing.",
        (Why::MissingClosingDate, Nl) => "De datum van afsluiting ontbreekt.",
        (Why::MissingClosingDate, Fr) => "La date de clôture manque.",
        (Why::MissingClosingDate, En) => "The date of closing is missing.",
        (Why::MissingName, Nl) => "De naam ontbreekt.",
        (Why::MissingName, Fr) => "Le nom manque.",
        (Why::MissingName, En) => "The name is missing.",
        (Why::DateUnreadable, Nl) => "Dit is geen bestaande datum, of de schrijfwijze is niet bekend.",
        (Why::DateUnreadable, Fr) => "Ce n’est pas une date existante, ou son écriture n’est pas connue.",
        (Why::DateUnreadable, En) => "This is no existing date, or it is written in a way that is not known.",
        (Why::DateTwoDigitYear, Nl) => "Het jaartal van de datum heeft maar twee cijfers.",
        (Why::DateTwoDigitYear, Fr) => "L’année de la date n’a que deux chiffres.",
        (Why::DateTwoDigitYear, En) => "The year of the date has two digits only.",
        (Why::DateTooEarly, Nl) => "De datum ligt voor 1990.",
        (Why::DateTooEarly, Fr) => "La date est antérieure à 1990.",
        (Why::DateTooEarly, En) => "The date lies before 1990.",
        (Why::DateTooLate, Nl) => "De datum ligt meer dan 60 dagen in de toekomst.",
        (Why::DateTooLate, Fr) => "La date est à plus de 60 jours dans le futur.",
        (Why::DateTooLate, En) => "The date lies more than 60 days ahead.",
        (Why::EndTooLate, Nl) => "De datum ligt meer dan tien jaar in de toekomst.",
        (Why::EndTooLate, Fr) => "La date est à plus de dix ans dans le futur.",
        (Why::EndTooLate, En) => "The date lies more than ten years ahead.",
        (Why::PhoneUnreadable, Nl) => "Dit is geen telefoonnummer.",
        (Why::PhoneUnreadable, Fr) => "Ce n’est pas un numéro de téléphone.",
        (Why::PhoneUnreadable, En) => "This is no phone number.",
        (Why::PhoneText, Nl) => "Er staat tekst bij het telefoonnummer.",
        (Why::PhoneText, Fr) => "Il y a du texte à côté du numéro de téléphone.",
        (Why::PhoneText, En) => "There is text beside the phone number.",
        (Why::PhoneSeveral, Nl) => "Er staan meerdere nummers in de cel en het is niet duidelijk waar het ene eindigt.",
        (Why::PhoneSeveral, Fr) => "La cellule contient plusieurs numéros et on ne voit pas où le premier se termine.",
        (Why::PhoneSeveral, En) => "The cell holds several numbers and it is not clear where one of them ends.",
        (Why::PhoneService, Nl) => {
            "Dit is een kort nummer, een servicenummer of een betaalnummer, niet dat van een persoon."
        }
        (Why::PhoneService, Fr) => "C’est un numéro court, de service ou surtaxé, et non celui d’une personne.",
        (Why::PhoneService, En) => "This is a short, service or premium number, not that of a person.",
        (Why::MailSyntax, Nl) => "Dit is geen geldig e-mailadres.",
        (Why::MailSyntax, Fr) => "Ce n’est pas une adresse e-mail valable.",
        (Why::MailSyntax, En) => "This is no valid mail address.",
        (Why::UnknownReason, Nl) => "De reden van afsluiting is niet bekend.",
        (Why::UnknownReason, Fr) => "Le motif de clôture n’est pas connu.",
        (Why::UnknownReason, En) => "The closing reason is not known.",
        (Why::UnknownStatus, Nl) => "De status van het dossier is niet bekend.",
        (Why::UnknownStatus, Fr) => "Le statut du dossier n’est pas connu.",
        (Why::UnknownStatus, En) => "The status of the dossier is not known.",
        (Why::UnknownLanguage, Nl) => "De taal is niet bekend.",
        (Why::UnknownLanguage, Fr) => "La langue n’est pas connue.",
        (Why::UnknownLanguage, En) => "The language is not known.",
        (Why::UnknownWord(_), Nl) => "Deze waarde is niet bekend.",
        (Why::UnknownWord(_), Fr) => "Cette valeur n’est pas connue.",
        (Why::UnknownWord(_), En) => "This value is not known.",
        (Why::BadFlag, Nl) => "Dit is geen ja of nee.",
        (Why::BadFlag, Fr) => "Ce n’est ni oui ni non.",
        (Why::BadFlag, En) => "This is neither yes nor no.",
        (Why::BadQuote, Nl) => "Er staat een los aanhalingsteken in een cel.",
        (Why::BadQuote, Fr) => "Il y a un guillemet isolé dans une cellule.",
        (Why::BadQuote, En) => "There is a stray quotation mark in a cell.",
        (Why::IdentityNumber, Nl) => "Er staat een rijksregisternummer in de tekst; dat heeft nazorg niet nodig.",
        (Why::IdentityNumber, Fr) => "Le texte contient un numéro de registre national, dont le suivi n’a pas besoin.",
        (Why::IdentityNumber, En) => "The text holds a national identity number, which aftercare has no need of.",
        (Why::Nul, Nl) => "De cel bevat een onzichtbaar teken (NUL).",
        (Why::Nul, Fr) => "La cellule contient un caractère invisible (NUL).",
        (Why::Nul, En) => "The cell holds an invisible character (NUL).",
        (Why::PersonDiffers, Nl) => "Dezelfde persoon staat in twee rijen van dit dossier, met verschillende gegevens.",
        (Why::PersonDiffers, Fr) => {
            "La même personne figure sur deux lignes de ce dossier, avec des données différentes."
        }
        (Why::PersonDiffers, En) => "The same person stands in two rows of this dossier, with different data.",
        (Why::CellCount { found, expected }, Nl) => {
            return format!("De rij heeft {found} cellen, de kop heeft er {expected}.");
        }
        (Why::CellCount { found, expected }, Fr) => {
            return format!("La ligne a {found} cellules, l’en-tête en a {expected}.");
        }
        (Why::CellCount { found, expected }, En) => {
            return format!("The row has {found} cells, the header has {expected}.");
        }
        (Why::TooLong { max }, Nl) => return format!("De tekst is langer dan {max} tekens."),
        (Why::TooLong { max }, Fr) => return format!("Le texte dépasse {max} caractères."),
        (Why::TooLong { max }, En) => return format!("The text is longer than {max} characters."),
        (Why::DuplicateRow { first }, Nl) => return format!("Deze persoon van dit dossier staat al op regel {first}."),
        (Why::DuplicateRow { first }, Fr) => {
            return format!("Cette personne de ce dossier figure déjà à la ligne {first}.");
        }
        (Why::DuplicateRow { first }, En) => {
            return format!("This person of this dossier already stands on line {first}.");
        }
        (Why::DossierDiffers { field }, Nl) => {
            return format!("De rijen van dit dossier spreken elkaar tegen over `{field}`.");
        }
        (Why::DossierDiffers { field }, Fr) => {
            return format!("Les lignes de ce dossier se contredisent sur `{field}`.");
        }
        (Why::DossierDiffers { field }, En) => {
            return format!("The rows of this dossier contradict each other on `{field}`.");
        }
        (Why::TooManyPersons, Nl) => "Er staan meer dan twee personen onder dit dossiernummer.",
        (Why::TooManyPersons, Fr) => "Il y a plus de deux personnes sous ce numéro de dossier.",
        (Why::TooManyPersons, En) => "There are more than two persons under this dossier reference.",
    };
    fixed.to_owned()
}

/// What to do about it.
#[expect(clippy::too_many_lines, reason = "a table of sentences")]
pub(super) fn mend(why: Why, tongue: Tongue) -> String {
    use Tongue::{En, Fr, Nl};
    let fixed = match (why, tongue) {
        (Why::MissingReference, Nl) => "Vul het nummer in waaronder het dossier bij uw dienst bekend is.",
        (Why::MissingReference, Fr) => "Indiquez le numéro sous lequel votre service connaît le dossier.",
        (Why::MissingReference, En) => "Enter the reference under which your service knows the dossier.",
        (Why::MissingClosingDate | Why::DateUnreadable | Why::DateTwoDigitYear, Nl) => {
            "Schrijf de datum als dd/mm/jjjj, bijvoorbeeld 31/03/2026."
        }
        (Why::MissingClosingDate | Why::DateUnreadable | Why::DateTwoDigitYear, Fr) => {
            "Écrivez la date comme jj/mm/aaaa, par exemple 31/03/2026."
        }
        (Why::MissingClosingDate | Why::DateUnreadable | Why::DateTwoDigitYear, En) => {
            "Write the date as dd/mm/yyyy, for instance 31/03/2026."
        }
        (Why::DateTooEarly | Why::DateTooLate | Why::EndTooLate, Nl) => "Kijk de datum na, vooral het jaartal.",
        (Why::DateTooEarly | Why::DateTooLate | Why::EndTooLate, Fr) => "Vérifiez la date, surtout l’année.",
        (Why::DateTooEarly | Why::DateTooLate | Why::EndTooLate, En) => "Check the date, above all its year.",
        (Why::MissingName, Nl) => "Vul de naam in, of haal de gegevens van deze persoon weg.",
        (Why::MissingName, Fr) => "Indiquez le nom, ou retirez les données de cette personne.",
        (Why::MissingName, En) => "Enter the name, or remove the data of this person.",
        (Why::PhoneUnreadable, Nl) => {
            "Schrijf het nummer voluit, bijvoorbeeld 06-12345678 of +32 470 12 34 56, of laat de cel leeg."
        }
        (Why::PhoneUnreadable, Fr) => {
            "Écrivez le numéro en entier, par exemple 0470/12.34.56 ou +31 6 12345678, ou laissez la cellule vide."
        }
        (Why::PhoneUnreadable, En) => {
            "Write the number in full, for instance 06-12345678 or +32 470 12 34 56, or leave the cell empty."
        }
        (Why::PhoneText, Nl) => {
            "Laat alleen het nummer staan; van wie het is hoort in een eigen kolom (`mobile-holder`)."
        }
        (Why::PhoneText, Fr) => {
            "Ne laissez que le numéro ; à qui il appartient se met dans une colonne à part (`mobile-holder`)."
        }
        (Why::PhoneText, En) => "Leave the number alone; whose it is goes into a column of its own (`mobile-holder`).",
        (Why::PhoneSeveral, Nl) => "Zet een puntkomma tussen de nummers, of geef elk nummer een eigen kolom.",
        (Why::PhoneSeveral, Fr) => "Mettez un point-virgule entre les numéros, ou donnez une colonne à chacun.",
        (Why::PhoneSeveral, En) => "Put a semicolon between the numbers, or give each a column of its own.",
        (Why::PhoneService, Nl) => "Vul het eigen nummer van de persoon in, of laat de cel leeg.",
        (Why::PhoneService, Fr) => "Indiquez le numéro propre de la personne, ou laissez la cellule vide.",
        (Why::PhoneService, En) => "Enter the person's own number, or leave the cell empty.",
        (Why::MailSyntax, Nl) => "Kijk het adres na (naam@example.org), of laat de cel leeg.",
        (Why::MailSyntax, Fr) => "Vérifiez l’adresse (nom@example.org), ou laissez la cellule vide.",
        (Why::MailSyntax, En) => "Check the address (name@example.org), or leave the cell empty.",
        (Why::UnknownLanguage, Nl) => {
            "Schrijf de taal als woord of als code van twee letters, bijvoorbeeld Nederlands of nl; meerdere talen met een komma ertussen."
        }
        (Why::UnknownLanguage, Fr) => {
            "Écrivez la langue en un mot ou en deux lettres, par exemple français ou fr ; plusieurs langues séparées par une virgule."
        }
        (Why::UnknownLanguage, En) => {
            "Write the language as a word or a code of two letters, for instance English or en; several with a comma between them."
        }
        (Why::BadFlag, Nl) => "Schrijf ja of nee, of laat de cel leeg.",
        (Why::BadFlag, Fr) => "Écrivez oui ou non, ou laissez la cellule vide.",
        (Why::BadFlag, En) => "Write yes or no, or leave the cell empty.",
        (Why::CellCount { .. }, Nl) => {
            "Kijk of er een scheidingsteken te veel of te weinig staat; een tekst met een scheidingsteken hoort tussen aanhalingstekens."
        }
        (Why::CellCount { .. }, Fr) => {
            "Voyez s’il y a un séparateur de trop ou de moins ; un texte qui en contient un se met entre guillemets."
        }
        (Why::CellCount { .. }, En) => {
            "See whether there is a separator too many or too few; a text that holds one goes between quotation marks."
        }
        (Why::BadQuote, Nl) => "Haal het aanhalingsteken weg of schrijf het dubbel.",
        (Why::BadQuote, Fr) => "Retirez le guillemet ou doublez-le.",
        (Why::BadQuote, En) => "Remove the quotation mark or write it twice.",
        (Why::TooLong { .. }, Nl) => "Kort de tekst in.",
        (Why::TooLong { .. }, Fr) => "Raccourcissez le texte.",
        (Why::TooLong { .. }, En) => "Shorten the text.",
        (Why::IdentityNumber, Nl) => "Haal het nummer uit de tekst; het dossiernummer volstaat.",
        (Why::IdentityNumber, Fr) => "Retirez ce numéro du texte ; le numéro de dossier suffit.",
        (Why::IdentityNumber, En) => "Remove the number from the text; the dossier reference is enough.",
        (Why::Nul, Nl) => "Typ de cel opnieuw.",
        (Why::Nul, Fr) => "Tapez de nouveau la cellule.",
        (Why::Nul, En) => "Type the cell again.",
        (Why::DuplicateRow { .. }, Nl) => "Er is niets te doen: de eerste rij is ingelezen.",
        (Why::DuplicateRow { .. }, Fr) => "Il n’y a rien à faire : la première ligne a été lue.",
        (Why::DuplicateRow { .. }, En) => "There is nothing to do: the first row was read.",
        (Why::PersonDiffers, Nl) => {
            "Laat per persoon één rij staan. Zijn het twee personen, geef dan elk een eigen cliëntnummer."
        }
        (Why::PersonDiffers, Fr) => {
            "Gardez une ligne par personne. S’il s’agit de deux personnes, donnez à chacune son propre numéro."
        }
        (Why::PersonDiffers, En) => {
            "Keep one row for each person. If they are two persons, give each a reference of its own."
        }
        (Why::DossierDiffers { .. }, Nl) => "Maak deze gegevens in alle rijen van het dossier gelijk.",
        (Why::DossierDiffers { .. }, Fr) => "Rendez ces données identiques sur toutes les lignes du dossier.",
        (Why::DossierDiffers { .. }, En) => "Make these data the same in all rows of the dossier.",
        (Why::TooManyPersons, Nl) => "Kijk of het dossiernummer in deze rijen klopt.",
        (Why::TooManyPersons, Fr) => "Vérifiez le numéro de dossier de ces lignes.",
        (Why::TooManyPersons, En) => "Check the dossier reference in these rows.",
        (Why::UnknownReason | Why::UnknownStatus | Why::UnknownWord(_), tongue) => {
            return choose_from(&known_words(why, tongue), tongue);
        }
    };
    fixed.to_owned()
}

fn choose_from(known: &str, tongue: Tongue) -> String {
    match tongue {
        Tongue::Nl => format!("Bekend zijn: {known}."),
        Tongue::Fr => format!("Sont connus : {known}."),
        Tongue::En => format!("Known are: {known}."),
    }
}

fn known_words(why: Why, tongue: Tongue) -> String {
    match why {
        Why::UnknownReason => {
            let both = ClosingReason::ALL
                .iter()
                .map(|reason| format!("{} ({reason})", reason.ddas()));
            both.collect::<Vec<_>>().join(", ")
        }
        Why::UnknownStatus => match tongue {
            Tongue::Nl => "afgesloten, heropend, overleden".to_owned(),
            Tongue::Fr => "clôturé, rouvert, décédé".to_owned(),
            Tongue::En => "closed, reopened, deceased".to_owned(),
        },
        Why::UnknownWord(Known::Holders) => match tongue {
            Tongue::Nl => "zelf, hulp, gedeeld".to_owned(),
            Tongue::Fr => "propre, aidant, partagé".to_owned(),
            Tongue::En => "own, helper, shared".to_owned(),
        },
        Why::UnknownWord(Known::Channels) => match tongue {
            Tongue::Nl => "sms, mail, bellen, brief, bezoek".to_owned(),
            Tongue::Fr => "sms, mail, appel, lettre, visite".to_owned(),
            Tongue::En => "sms, mail, call, letter, visit".to_owned(),
        },
        Why::UnknownWord(Known::DayParts) => match tongue {
            Tongue::Nl => "ochtend, namiddag, avond".to_owned(),
            Tongue::Fr => "matin, après-midi, soir".to_owned(),
            Tongue::En => "morning, afternoon, evening".to_owned(),
        },
        Why::UnknownWord(Known::AgeBands) => "<25, 25-44, 45-64, 65+".to_owned(),
        Why::UnknownWord(Known::LegalBases) => match tongue {
            Tongue::Nl => "toestemming, wettelijke verplichting, publieke taak, gerechtvaardigd belang".to_owned(),
            Tongue::Fr => "consentement, obligation légale, mission publique, intérêt légitime".to_owned(),
            Tongue::En => "consent, legal-duty, public-task, legitimate-interest".to_owned(),
        },
        Why::UnknownWord(Known::ToldHow) => match tongue {
            Tongue::Nl => "slotgesprek, brief, aankondiging".to_owned(),
            Tongue::Fr => "entretien de clôture, lettre, annonce".to_owned(),
            Tongue::En => "closing-talk, letter, announcement".to_owned(),
        },
        _ => String::new(),
    }
}

/// What was observed.
pub(super) fn note(kind: NoteKind, column: Option<&str>, tongue: Tongue) -> String {
    use Tongue::{En, Fr, Nl};
    let column = column.unwrap_or_default();
    match (kind, tongue) {
        (NoteKind::UnknownColumn, Nl) => format!("De kolom «{column}» hoort bij geen bekend veld en is niet gelezen."),
        (NoteKind::UnknownColumn, Fr) => {
            format!("La colonne «{column}» ne correspond à aucun champ connu et n’a pas été lue.")
        }
        (NoteKind::UnknownColumn, En) => format!("The column «{column}» belongs to no known field and was not read."),
        (NoteKind::NamelessSecondPerson, Nl) => format!(
            "De kolom «{column}» gaat over een tweede persoon, maar er is geen kolom met diens naam; zij is niet gelezen."
        ),
        (NoteKind::NamelessSecondPerson, Fr) => format!(
            "La colonne «{column}» concerne une deuxième personne, mais aucune colonne ne donne son nom ; elle n’a pas été lue."
        ),
        (NoteKind::NamelessSecondPerson, En) => format!(
            "The column «{column}» is about a second person, but no column gives that person's name; it was not read."
        ),
        (NoteKind::FurtherContactPoint, Nl) => {
            format!("De kolom «{column}» is gelezen als een tweede contactgegeven van dezelfde persoon.")
        }
        (NoteKind::FurtherContactPoint, Fr) => {
            format!("La colonne «{column}» a été lue comme une deuxième coordonnée de la même personne.")
        }
        (NoteKind::FurtherContactPoint, En) => {
            format!("The column «{column}» was read as a second contact point of the same person.")
        }
        (NoteKind::AgeBandOff, Nl) => {
            format!("De kolom «{column}» is niet gelezen, omdat uw organisatie geen leeftijdsgroepen bijhoudt.")
        }
        (NoteKind::AgeBandOff, Fr) => format!(
            "La colonne «{column}» n’a pas été lue, parce que votre organisation ne conserve pas les tranches d’âge."
        ),
        (NoteKind::AgeBandOff, En) => {
            format!("The column «{column}» was not read, because your organisation keeps no age bands.")
        }
        (NoteKind::LandlineInMobileColumn, Nl) => {
            format!("In de kolom «{column}» staan vaste nummers; zij zijn als vast nummer ingelezen.")
        }
        (NoteKind::LandlineInMobileColumn, Fr) => {
            format!("La colonne «{column}» contient des numéros fixes ; ils ont été lus comme tels.")
        }
        (NoteKind::LandlineInMobileColumn, En) => {
            format!("The column «{column}» holds landlines; they were read as landlines.")
        }
        (NoteKind::NoContactPoint, Nl) => "Er zijn personen zonder enig contactgegeven; zij zijn ingelezen.".to_owned(),
        (NoteKind::NoContactPoint, Fr) => {
            "Il y a des personnes sans aucune coordonnée ; elles ont été lues.".to_owned()
        }
        (NoteKind::NoContactPoint, En) => "There are persons without any contact point; they came in.".to_owned(),
        (NoteKind::UnknownHelpKind, Nl) => {
            format!("In de kolom «{column}» staan soorten hulp die niet bekend zijn; zij zijn ingelezen als «andere».")
        }
        (NoteKind::UnknownHelpKind, Fr) => {
            format!("La colonne «{column}» contient des types d’aide inconnus ; ils ont été lus comme «autre».")
        }
        (NoteKind::UnknownHelpKind, En) => {
            format!("The column «{column}» holds kinds of help that are not known; they came in as «other».")
        }
        (NoteKind::TellingName, Nl) => format!(
            "In de kolom «{column}» verraden namen het onderwerp op een vergrendeld scherm; zij zijn ingelezen. Kies neutrale namen."
        ),
        (NoteKind::TellingName, Fr) => format!(
            "La colonne «{column}» contient des noms qui trahissent le sujet sur un écran verrouillé ; ils ont été lus. Choisissez des noms neutres."
        ),
        (NoteKind::TellingName, En) => format!(
            "The column «{column}» holds names that give the subject away on a locked screen; they came in. Choose neutral names."
        ),
        (NoteKind::NoRows, Nl) => "Er staat geen enkele rij onder de kop.".to_owned(),
        (NoteKind::NoRows, Fr) => "Il n’y a aucune ligne sous l’en-tête.".to_owned(),
        (NoteKind::NoRows, En) => "There is no row below the header.".to_owned(),
    }
}

/// Why nothing of a file comes in, and what to do.
#[expect(clippy::too_many_lines, reason = "a table of sentences")]
pub(super) fn broken_file(broken: &BrokenFile, tongue: Tongue) -> String {
    use Tongue::{En, Fr, Nl};
    let fixed = match (broken, tongue) {
        (BrokenFile::Empty, Nl) => "Het bestand is leeg. Maak de export opnieuw.",
        (BrokenFile::Empty, Fr) => "Le fichier est vide. Refaites l’export.",
        (BrokenFile::Empty, En) => "The file is empty. Make the export again.",
        (BrokenFile::UnpacksTooLarge, Nl) => {
            "De werkmap is uitgepakt te groot. Sla het blad op als CSV, of verdeel het over meer bestanden."
        }
        (BrokenFile::UnpacksTooLarge, Fr) => {
            "Une fois décompressé, le classeur est trop grand. Enregistrez la feuille en CSV, ou répartissez-la sur plusieurs fichiers."
        }
        (BrokenFile::UnpacksTooLarge, En) => {
            "The workbook is too large once unpacked. Save the sheet as CSV, or split it over several files."
        }
        (BrokenFile::NulBytes, Nl) => {
            "Het bestand bevat NUL-tekens en is dus geen tekst. Bewaar de export als CSV (UTF-8) of als XLSX."
        }
        (BrokenFile::NulBytes, Fr) => {
            "Le fichier contient des caractères NUL et n’est donc pas un texte. Enregistrez l’export en CSV (UTF-8) ou en XLSX."
        }
        (BrokenFile::NulBytes, En) => {
            "The file holds NUL characters and is therefore no text. Save the export as CSV (UTF-8) or as XLSX."
        }
        (BrokenFile::BadEncoding, Nl) => {
            "Het bestand begint als UTF-16 maar is het niet. Bewaar de export als CSV (UTF-8)."
        }
        (BrokenFile::BadEncoding, Fr) => {
            "Le fichier commence comme de l’UTF-16 mais n’en est pas. Enregistrez l’export en CSV (UTF-8)."
        }
        (BrokenFile::BadEncoding, En) => "The file begins as UTF-16 and is not. Save the export as CSV (UTF-8).",
        (BrokenFile::NotAWorkbook, Nl) => {
            "Het bestand is geen werkmap van Excel, of het is beschadigd. Open het in Excel en bewaar het opnieuw als XLSX of CSV."
        }
        (BrokenFile::NotAWorkbook, Fr) => {
            "Le fichier n’est pas un classeur Excel, ou il est endommagé. Ouvrez-le dans Excel et enregistrez-le de nouveau en XLSX ou en CSV."
        }
        (BrokenFile::NotAWorkbook, En) => {
            "The file is no Excel workbook, or it is damaged. Open it in Excel and save it again as XLSX or CSV."
        }
        (BrokenFile::OldWorkbook, Nl) => {
            "Het bestand is een werkmap in de oude vorm (.xls). Bewaar het in Excel als XLSX of CSV."
        }
        (BrokenFile::OldWorkbook, Fr) => {
            "Le fichier est un classeur de l’ancien format (.xls). Enregistrez-le dans Excel en XLSX ou en CSV."
        }
        (BrokenFile::OldWorkbook, En) => {
            "The file is a workbook of the old kind (.xls). Save it in Excel as XLSX or CSV."
        }
        (BrokenFile::Encrypted, Nl) => {
            "De werkmap is met een wachtwoord beveiligd. Bewaar een kopie zonder wachtwoord."
        }
        (BrokenFile::Encrypted, Fr) => {
            "Le classeur est protégé par un mot de passe. Enregistrez une copie sans mot de passe."
        }
        (BrokenFile::Encrypted, En) => "The workbook is protected by a password. Save a copy without one.",
        (BrokenFile::NoKnownHeader, Nl) => {
            "Er is bovenaan geen rij met bekende kolomkoppen. Zet er een kop boven, of leg in de instellingen vast welke kolom welk veld is."
        }
        (BrokenFile::NoKnownHeader, Fr) => {
            "Aucune ligne du haut ne contient d’en-têtes connus. Ajoutez un en-tête, ou indiquez dans les paramètres quelle colonne est quel champ."
        }
        (BrokenFile::NoKnownHeader, En) => {
            "No row at the top holds column headers that are known. Add a header, or say in the settings which column is which field."
        }
        (BrokenFile::TooLarge { limit_mib }, Nl) => {
            return format!("Het bestand is groter dan {limit_mib} MiB. Verdeel het over meer bestanden.");
        }
        (BrokenFile::TooLarge { limit_mib }, Fr) => {
            return format!("Le fichier dépasse {limit_mib} Mio. Répartissez-le sur plusieurs fichiers.");
        }
        (BrokenFile::TooLarge { limit_mib }, En) => {
            return format!("The file is larger than {limit_mib} MiB. Split it over several files.");
        }
        (BrokenFile::UnclosedQuote { line }, Nl) => {
            return format!(
                "Op regel {line} begint een aanhalingsteken dat niet wordt gesloten. Sluit het of haal het weg."
            );
        }
        (BrokenFile::UnclosedQuote { line }, Fr) => {
            return format!("À la ligne {line} s’ouvre un guillemet qui ne se referme pas. Fermez-le ou retirez-le.");
        }
        (BrokenFile::UnclosedQuote { line }, En) => {
            return format!("On line {line} a quotation mark opens that does not close. Close it or remove it.");
        }
        (BrokenFile::MissingColumns { fields }, tongue) => return missing_columns(fields, tongue),
        (BrokenFile::SameField { field, first, second }, Nl) => {
            return format!(
                "De kolommen «{first}» en «{second}» zijn allebei `{field}`. Leg in de instellingen vast welke het is, of haal er een weg."
            );
        }
        (BrokenFile::SameField { field, first, second }, Fr) => {
            return format!(
                "Les colonnes «{first}» et «{second}» sont toutes deux `{field}`. Indiquez dans les paramètres laquelle l’est, ou retirez-en une."
            );
        }
        (BrokenFile::SameField { field, first, second }, En) => {
            return format!(
                "The columns «{first}» and «{second}» are both `{field}`. Say in the settings which one it is, or remove one."
            );
        }
        (BrokenFile::UnknownMappingField { field }, Nl) => {
            return format!(
                "De instellingen koppelen een kolom aan `{field}`, en dat veld bestaat niet. Verbeter de naam van het veld."
            );
        }
        (BrokenFile::UnknownMappingField { field }, Fr) => {
            return format!(
                "Les paramètres lient une colonne à `{field}`, et ce champ n’existe pas. Corrigez le nom du champ."
            );
        }
        (BrokenFile::UnknownMappingField { field }, En) => {
            return format!(
                "The settings map a column to `{field}`, and there is no such field. Correct the name of the field."
            );
        }
        (BrokenFile::MappedHeaderAbsent { field, header }, Nl) => {
            return format!(
                "Volgens de instellingen is `{field}` de kolom «{header}», en die ontbreekt. Verbeter de instellingen of de export."
            );
        }
        (BrokenFile::MappedHeaderAbsent { field, header }, Fr) => {
            return format!(
                "Selon les paramètres, `{field}` est la colonne «{header}», et elle manque. Corrigez les paramètres ou l’export."
            );
        }
        (BrokenFile::MappedHeaderAbsent { field, header }, En) => {
            return format!(
                "By the settings `{field}` is the column «{header}», and that is missing. Correct the settings or the export."
            );
        }
        (BrokenFile::IdentityNumbers { column, kind }, tongue) => return identity_numbers(column, *kind, tongue),
    };
    fixed.to_owned()
}

fn missing_columns(fields: &[Field], tongue: Tongue) -> String {
    let list = fields
        .iter()
        .map(|field| format!("`{field}`"))
        .collect::<Vec<_>>()
        .join(", ");
    match tongue {
        Tongue::Nl => format!(
            "Verplichte kolommen ontbreken: {list}. Voeg ze toe, of leg in de instellingen vast welke kolommen het zijn."
        ),
        Tongue::Fr => format!(
            "Des colonnes obligatoires manquent : {list}. Ajoutez-les, ou indiquez dans les paramètres quelles colonnes ce sont."
        ),
        Tongue::En => {
            format!("Mandatory columns are missing: {list}. Add them, or say in the settings which columns they are.")
        }
    }
}

fn identity_numbers(column: &str, kind: IdentityKind, tongue: Tongue) -> String {
    let name = match (kind, tongue) {
        (IdentityKind::Bsn, Tongue::Nl) => "burgerservicenummers (BSN)",
        (IdentityKind::Bsn, Tongue::Fr) => "numéros de citoyen néerlandais (BSN)",
        (IdentityKind::Bsn, Tongue::En) => "Dutch citizen numbers (BSN)",
        (IdentityKind::NationalNumber, Tongue::Nl) => "rijksregisternummers",
        (IdentityKind::NationalNumber, Tongue::Fr) => "numéros de registre national",
        (IdentityKind::NationalNumber, Tongue::En) => "Belgian national numbers",
    };
    match tongue {
        Tongue::Nl => format!(
            "De kolom «{column}» bevat {name}; nazorg heeft die niet nodig en bewaart ze niet. Haal de kolom uit de export: het dossiernummer volstaat."
        ),
        Tongue::Fr => format!(
            "La colonne «{column}» contient des {name} ; le suivi n’en a pas besoin et ne les conserve pas. Retirez-la de l’export : le numéro de dossier suffit."
        ),
        Tongue::En => format!(
            "The column «{column}» holds {name}; aftercare has no need of them and does not keep them. Remove the column from the export: the dossier reference is enough."
        ),
    }
}
