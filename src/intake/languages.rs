//! Languages as exports write them: words in Dutch, French and English, or codes.

use super::fault::Why;
use super::folding::fold;
use crate::care::person::Language;

/// Reads languages as a form has them, the way an export's are read; `None` where one of them is not known.
#[must_use]
pub fn of_text(text: &str) -> Option<Vec<Language>> {
    read(text).ok()
}

/// Reads one or more languages separated by `,` `/` `;` `+` `&` or a line end, codes also by a space, the
/// preferred one first; none twice.
///
/// # Errors
/// Where one of them is not known.
pub(super) fn read(cell: &str) -> Result<Vec<Language>, Why> {
    let mut languages = Vec::new();
    for word in cell
        .split([',', '/', ';', '+', '&', '|', '\n'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
    {
        // Between codes a space is enough. Between words it is not: `en` is Dutch for *and*.
        let found = match one(word) {
            Some(language) => vec![language],
            None if word.split_whitespace().all(|code| code.len() <= 3) => word
                .split_whitespace()
                .map(one)
                .collect::<Option<_>>()
                .ok_or(Why::UnknownLanguage)?,
            None => return Err(Why::UnknownLanguage),
        };
        for language in found {
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
    }
    Ok(languages)
}

fn one(word: &str) -> Option<Language> {
    let folded = fold(word);
    if let Some((tag, _)) = WORDS
        .iter()
        .find(|(_, words)| words.split_ascii_whitespace().any(|known| known == folded))
    {
        return Language::parse(tag);
    }
    let language = Language::parse(word)?;
    let is_known = WORDS.iter().any(|(tag, _)| *tag == language.tag())
        || ISO_639_1.split_ascii_whitespace().any(|tag| tag == language.tag());
    is_known.then_some(language)
}

/// Tag to folded words.
const WORDS: &[(&str, &str)] = &[
    (
        "nl",
        "nederlands nederlandse nederlandstalig neerlandais neerlandophone dutch vlaams flamand ned nld dut",
    ),
    (
        "fr",
        "frans franse franstalig francais francaise francophone french fra fre",
    ),
    ("en", "engels engelse anglais anglaise english eng"),
    (
        "de",
        "duits duitse duitstalig allemand allemande german deutsch deu ger",
    ),
    (
        "ar",
        "arabisch arabische arabe arabic ara marokkaansarabisch syrischarabisch darija",
    ),
    ("tr", "turks turkse turc turque turkish tur"),
    (
        "ber",
        "berbers berber berbere tamazight amazigh tarifit rifijns riffijns tachelhit",
    ),
    ("es", "spaans spaanse espagnol espagnole spanish spa"),
    ("pt", "portugees portugese portugais portugaise portuguese por"),
    ("it", "italiaans italiaanse italien italienne italian ita"),
    ("pl", "pools poolse polonais polonaise polish pol"),
    ("ro", "roemeens roemeense roumain roumaine romanian ron rum"),
    ("bg", "bulgaars bulgaarse bulgare bulgarian bul"),
    ("hu", "hongaars hongaarse hongrois hongroise hungarian hun"),
    ("cs", "tsjechisch tcheque czech ces cze"),
    ("sk", "slowaaks slovaaks slovaque slovak slk slo"),
    ("uk", "oekraiens oekraiense ukrainien ukrainienne ukrainian ukr"),
    ("ru", "russisch russische russe russian rus"),
    ("el", "grieks griekse grec grecque greek ell gre"),
    ("sq", "albanees albanese albanais albanaise albanian sqi alb"),
    ("sr", "servisch serbe serbian srp"),
    ("hr", "kroatisch croate croatian hrv"),
    ("bs", "bosnisch bosniaque bosnian bos"),
    ("mk", "macedonisch macedonien macedonian mkd mac"),
    ("hy", "armeens armenien armenian hye arm"),
    ("ka", "georgisch georgien georgian kat geo"),
    ("fa", "farsi perzisch persan persian iraans fas per"),
    ("prs", "dari"),
    ("ps", "pasjtoe pashto pasjto pachto pachtou pus"),
    ("ku", "koerdisch koerdische kurde kurdish kur kurmanji kurmandji"),
    ("ckb", "sorani"),
    ("ur", "urdu oerdoe ourdou urd"),
    ("hi", "hindi hin"),
    ("pa", "punjabi panjabi pendjabi pan"),
    ("bn", "bengaals bengali ben"),
    ("ta", "tamil tamoul tam"),
    ("ne", "nepalees nepalais nepali nep"),
    ("so", "somalisch somali som"),
    ("ti", "tigrinya tigrigna tigrinia tir"),
    ("am", "amhaars amharisch amharique amharic amh"),
    ("om", "oromo orm"),
    ("sw", "swahili kiswahili swa"),
    ("ln", "lingala lin"),
    ("rw", "kinyarwanda kin"),
    ("rn", "kirundi run"),
    ("wo", "wolof wol"),
    ("ff", "fula peul pular fulani ful"),
    ("ha", "hausa haoussa hau"),
    ("ig", "igbo ibo"),
    ("yo", "yoruba yor"),
    ("ak", "twi akan aka"),
    ("pap", "papiamento papiaments papiamentu"),
    ("srn", "sranan sranantongo surinaams"),
    ("zh", "chinees chinese chinois chinoise mandarijn mandarin zho chi"),
    ("yue", "kantonees cantonais cantonese"),
    ("vi", "vietnamees vietnamien vietnamese vie"),
    ("th", "thais thai tha"),
    ("tl", "tagalog filipijns philippin filipino tgl"),
    ("id", "indonesisch indonesien indonesian ind"),
    ("ja", "japans japonais japanese jpn"),
    ("ko", "koreaans coreen korean kor"),
    ("he", "hebreeuws hebreu hebrew heb"),
    ("lt", "litouws lituanien lithuanian lit"),
    ("lv", "lets letton latvian lav"),
    ("et", "estisch ests estonien estonian est"),
    ("sl", "sloveens slovene slovenian slv"),
    ("fy", "fries frison frisian fry"),
    ("rom", "romani romanes rroma"),
    ("arc", "aramees arameen aramaic suryoyo"),
];

/// The other two-letter codes of ISO 639-1, so that a code is not refused for want of a word.
const ISO_639_1: &str = "aa ab ae af an as av ay az ba be bi bm bo br ca ce ch co cr cu cv cy da dv dz ee eo eu fi fj fo ga gd gl \
     gn gu gv ho ht hz ia ie ii ik io is iu jv kg ki kj kk kl km kn kr ks kv kw ky la lb lg li lo lu mg mh mi ml mn mr ms mt my \
     na nb nd ng nn no nr nv ny oc oj or os pi qu rm sa sc sd se sg si sm sn ss st su sv te tg tk tn to ts tt tw ty ug uz \
     ve vo wa xh yi za zu";
