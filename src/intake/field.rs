//! The fields that an export can fill, and the headers under which they are known out of the box.

use std::fmt;

use crate::care::vocabulary::vocabulary;

vocabulary! {
    /// A field of an incoming dossier or of one of its persons. The codes are what a mapping in the settings and the
    /// error messages use.
    pub enum Field {
        /// The dossier's reference. Mandatory.
        Reference = "reference",
        /// The day of the closing. Mandatory.
        ClosedOn = "closed-on",
        /// Closed, reopened or deceased.
        Status = "status",
        /// Why it was closed.
        ClosingReason = "closing-reason",
        /// The help that it was about.
        HelpKind = "help-kind",
        /// When the solution ended: the last instalment, the discharge.
        SolutionEnd = "solution-end",
        /// When budget management ended.
        BudgetManagementEnd = "budget-management-end",
        /// The dates of its own that the organisation names: `date-energy-bill` in a mapping.
        Dates = "dates",
        /// The counsellor.
        Counsellor = "counsellor",
        /// The team.
        Team = "team",
        /// The organisation that controls the data.
        Controller = "controller",
        /// The organisation that does the aftercare.
        Executor = "executor",
        /// The organisation's own reference of the person.
        PersonReference = "person-reference",
        /// The whole name, or the family name where first names have a column of their own.
        Name = "name",
        /// First names.
        FirstName = "first-name",
        /// What stands between first and family name (*tussenvoegsel*).
        NamePrefix = "name-prefix",
        /// The family name alone.
        LastName = "last-name",
        /// The name under which the service may present itself.
        PresentedName = "presented-name",
        /// Languages, the preferred one first.
        Languages = "languages",
        /// Flag: reads with difficulty.
        ReadsWithDifficulty = "reads-with-difficulty",
        /// Flag: an interpreter is needed.
        Interpreter = "interpreter",
        /// The age band; read only where the organisation switched it on.
        AgeBand = "age-band",
        /// A number that should be a mobile.
        Mobile = "mobile",
        /// A number that should be a landline.
        Landline = "landline",
        /// A number of either kind.
        Phone = "phone",
        /// A mail address.
        Mail = "mail",
        /// The whole postal address, or its street line.
        Post = "post",
        /// Street.
        Street = "street",
        /// House number.
        HouseNumber = "house-number",
        /// Box or addition to the house number.
        HouseSuffix = "house-suffix",
        /// Postal code.
        Postcode = "postcode",
        /// Town.
        City = "city",
        /// Whose the mobile is.
        MobileHolder = "mobile-holder",
        /// Whose the landline is.
        LandlineHolder = "landline-holder",
        /// Whose the number of either kind is.
        PhoneHolder = "phone-holder",
        /// Whose the mail address is.
        MailHolder = "mail-holder",
        /// Whose the postal address is.
        PostHolder = "post-holder",
        /// The preferred channel.
        PreferredChannel = "preferred-channel",
        /// The preferred part of the day.
        DayPart = "day-part",
        /// Flag: leave no voicemail.
        NoVoicemail = "no-voicemail",
        /// Flag: a voicemail may be left.
        VoicemailAllowed = "voicemail-allowed",
        /// Flag: send nothing by post.
        NoPost = "no-post",
        /// Flag: post may be sent.
        PostAllowed = "post-allowed",
        /// Flag: the partner may not know.
        NotThePartner = "not-the-partner",
        /// Flag: the partner may know.
        PartnerMayKnow = "partner-may-know",
        /// Flag: only a human being may contact this person.
        OnlyAPerson = "only-a-person",
        /// The code word.
        CodeWord = "code-word",
        /// The legal basis of aftercare.
        LegalBasis = "legal-basis",
        /// When the person was told about aftercare.
        ToldOn = "told-on",
        /// How the person was told.
        ToldHow = "told-how",
    }
}

impl Field {
    /// Whether it belongs to a person, so that it may occur a second time for the second person of the dossier.
    #[must_use]
    pub fn is_of_a_person(self) -> bool {
        self >= Self::PersonReference
    }

    /// Whether it holds a number or a mail address.
    #[must_use]
    pub const fn is_number_or_mail(self) -> bool {
        matches!(self, Self::Mobile | Self::Landline | Self::Phone | Self::Mail)
    }

    /// Whether it holds a phone number.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Mobile | Self::Landline | Self::Phone)
    }

    /// Whether it holds a name or a part of one.
    #[must_use]
    pub const fn is_name(self) -> bool {
        matches!(self, Self::Name | Self::FirstName | Self::LastName)
    }

    /// The field that a folded header stands for, out of the box.
    pub(super) fn of_folded_header(folded: &str) -> Option<Self> {
        KNOWN_HEADERS
            .iter()
            .find(|(field, words)| {
                words.split_ascii_whitespace().any(|word| word == folded)
                    || super::folding::fold(field.code()) == folded
            })
            .map(|(field, _)| *field)
    }
}

/// Which person of the dossier a column speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The first, or the only one.
    First,
    /// The second: `naam 2`, `partner naam`, `nom 2`.
    Second,
}

/// A field at a place: what one column fills. Written `name`, and `name-2` for the second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// The field.
    pub field: Field,
    /// Whose it is.
    pub place: Place,
}

impl Slot {
    /// Reads `name` or `name-2`; `None` where it is no field, or no field of a person and yet with `-2`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        if let Some(field) = Field::from_code(code).filter(|field| *field != Field::Dates) {
            return Some(Self {
                field,
                place: Place::First,
            });
        }
        let field = Field::from_code(code.strip_suffix("-2")?)?;
        field.is_of_a_person().then_some(Self {
            field,
            place: Place::Second,
        })
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let suffix = if self.place == Place::Second { "-2" } else { "" };
        write!(f, "{}{suffix}", self.field)
    }
}

/// The headers known out of the box, folded ([`super::folding::fold`]), besides each field's own code.
/// A test holds that every word is folded and stands under one field only.
pub(super) const KNOWN_HEADERS: &[(Field, &str)] = &[
    (
        Field::Reference,
        "dossiernummer dossiernr dossier dossierid dossiercode dossierreferentie dossierkenmerk referentie \
         referentienummer kenmerk ref zaaknummer zaaknr zaakid zaak zaakkenmerk trajectnummer trajectid \
         nummerdossier nrdossier numerodedossier numerodossier ndossier ndedossier nodossier nodedossier nrdedossier \
         referencedossier referencedudossier referencededossier identifiantdossier casenumber caseid case \
         casereference filenumber filereference dossiernumber",
    ),
    (
        Field::ClosedOn,
        "afgeslotenop datumafsluiting afsluitdatum afsluitingsdatum datumafgesloten datumafsluitingdossier \
         dossierafgeslotenop sluitingsdatum datumsluiting geslotenop einddatum einddatumtraject einddatumdossier \
         datumeinde uitstroomdatum datumuitstroom beeindigdop datumbeeindiging datedecloture datecloture \
         datedecloturedudossier cloturele clotureele dossiercloturele \
         datedefin datefin datedesortie datefermeture datedefermeture closed closedat closingdate dateclosed \
         closuredate enddate",
    ),
    (
        Field::Status,
        "dossierstatus statusdossier toestand stand staatdossier statut statutdudossier statutdossier etat etatdudossier \
         etatdossier casestatus state",
    ),
    (
        Field::ClosingReason,
        "reden uitstroomreden redenuitstroom redenafsluiting redenvanafsluiting redensluiting afsluitreden \
         afsluitingsreden sluitingsreden redeneinde redenbeeindiging motif motifdecloture motifcloture \
         motifdelacloture motifdefin motifdesortie raison raisondecloture raisoncloture reason reasonforclosing \
         closurereason",
    ),
    (
        Field::HelpKind,
        "soorthulp soorthulpverlening hulpvorm soortdossier dossiertype typedossier soorttraject typetraject \
         soortdienstverlening dienstverlening soortoplossing oplossing hulpverlening typeaide typedaide typedossieraide \
         typededossier naturedelaide aide typedeguidance kindofhelp helptype help",
    ),
    (
        Field::SolutionEnd,
        "eindeoplossing einddatumoplossing oplossingeinddatum eindeschuldregeling einddatumschuldregeling \
         eindeafbetaling einddatumafbetaling findelasolution datefinsolution datedefindelasolution finduplan \
         findureglement datefinreglement endofsolution solutionenddate",
    ),
    (
        Field::BudgetManagementEnd,
        "eindebudgetbeheer einddatumbudgetbeheer budgetbeheereinddatum budgetbeheergestopt findelagestionbudgetaire \
         datefingestionbudgetaire datedefindelagestionbudgetaire fingestionbudgetaire endofbudgetmanagement",
    ),
    (
        Field::Counsellor,
        "hulpverlener budgethulpverlener schuldhulpverlener schuldbemiddelaar budgetbegeleider begeleider consulent \
         dossierbeheerder dossierhouder maatschappelijkwerker casemanager behandelaar trajectbegeleider medewerker \
         mediateur mediatrice mediateurdedettes mediatricededettes mediateurrice mediateurricededettes assistantsocial \
         assistantesociale travailleursocial gestionnaire gestionnairededossier gestionnairedossier referent intervenant \
         worker caseworker",
    ),
    (
        Field::Team,
        "ploeg dienst afdeling wijkteam regio equipe service cellule antenne",
    ),
    (
        Field::Controller,
        "verantwoordelijke verwerkingsverantwoordelijke organisatie opdrachtgever ocmw instelling eigenaar \
         responsable responsabledutraitement organisation institution cpas organization",
    ),
    (
        Field::Executor,
        "uitvoerder uitvoerendeorganisatie nazorguitvoerder executant executante organisationexecutante operateur",
    ),
    (
        Field::PersonReference,
        "clientnummer clientnr clientid clientcode clientreferentie klantnummer klantnr klantid persoonsnummer \
         persoonid persoonnr persoonsid persoonsreferentie inwonernummer deelnemernummer hulpvragernummer \
         numeroclient nclient numerodeclient numerousager nusager referenceclient referenceusager referencepersonne \
         referencedelapersonne idusager idclient personid personnumber clientnumber",
    ),
    (
        Field::Name,
        "naam clientnaam naamclient client volledigenaam naamvoornaam naamenvoornaam voornaamennaam voornaamnaam \
         persoon inwoner hulpvrager deelnemer klant klantnaam naamklant nom nometprenom prenometnom nomprenom prenomnom \
         nomcomplet usager mediee nomusager nomdelusager nomduclient personne fullname clientname person",
    ),
    (
        Field::FirstName,
        "voornaam voornamen roepnaam voorletters initialen prenom prenoms forename givenname initials",
    ),
    (
        Field::NamePrefix,
        "tussenvoegsel tussenvoegsels voorvoegsel voorvoegsels particule",
    ),
    (
        Field::LastName,
        "achternaam familienaam geslachtsnaam nomdefamille surname familyname",
    ),
    (
        Field::PresentedName,
        "naamafzender afzendernaam afzender naamdienst dienstnaam voorstellenals presenteerals meldenals \
         nompresente nomdexpediteur sepresentercomme presentationsouslenom presentas sendername",
    ),
    (
        Field::Languages,
        "taal talen moedertaal voorkeurstaal voorkeurtaal contacttaal taalcode spreektaal gesprokentaal langue langues \
         languematernelle langueparlee languedecontact languepreferee codelangue language preferredlanguage",
    ),
    (
        Field::ReadsWithDifficulty,
        "laaggeletterd laaggeletterdheid leestmoeilijk leesmoeilijkheden leesproblemen moeitemetlezen analfabeet \
         illettrisme illettre difficultesdelecture difficultedelecture litdifficilement lecturedifficile lowliteracy",
    ),
    (
        Field::Interpreter,
        "tolk tolknodig tolkgewenst tolkvereist socialetolk interprete interpretenecessaire besoindinterprete \
         interpreterneeded",
    ),
    (
        Field::AgeBand,
        "leeftijdsgroep leeftijdscategorie leeftijdsklasse leeftijd categoriedage trancheage tranchedage groupedage agegroup age",
    ),
    (
        Field::Mobile,
        "gsm gsmnummer gsmnr nummergsm mobiel mobielnummer mobielnr mobieletelefoon mobieltelefoonnummer \
         mobieletelefoonnummer telefoonmobiel telmobiel mobieltje portable numerodegsm numerogsm ngsm telephoneportable \
         telportable telgsm numerodeportable numeroportable telephonemobile mobilephone mobilenumber cellphone cell",
    ),
    (
        Field::Landline,
        "vastnummer vast vastetelefoon vasttelefoonnummer vastelijn vastetelefoonlijn telefoonvast telvast \
         telefoonthuis telthuis fixe telephonefixe telfixe numerofixe lignefixe homephone landlinenumber",
    ),
    (
        Field::Phone,
        "telefoon telefoonnummer telefoonnr tel telnr telnummer telefonnummer telephone numerodetelephone \
         numerotelephone ntelephone ntel notel notelephone phonenumber telephonenumber",
    ),
    (
        Field::Mail,
        "email emailadres mailadres epost emailadresclient courriel adresseemail adressemail adressecourriel \
         adresseelectronique mel emailaddress mailaddress",
    ),
    (
        Field::Post,
        "adres postadres adresregel adresregel1 volledigadres woonadres briefadres correspondentieadres verblijfadres \
         adresse adressepostale adressecomplete adressedomicile domicile address postaladdress",
    ),
    (Field::Street, "straat straatnaam rue nomderue voie"),
    (
        Field::HouseNumber,
        "huisnummer huisnr nr straatnummer numero numeroderue numerodemaison streetnumber",
    ),
    (
        Field::HouseSuffix,
        "bus busnummer toevoeging huisnummertoevoeging huisletter boite bte",
    ),
    (Field::Postcode, "pc zipcode zip codepostal cp postalcode"),
    (
        // In Belgian exports the municipality is where somebody lives, and hardly ever who controls the data: read as the
        // latter, a person who moves would be another dossier.
        Field::City,
        "woonplaats plaats gemeente commune gemeentenaam plaatsnaam stad ville localite town",
    ),
    (
        Field::MobileHolder,
        "gsmvan gsmisvan mobielvan mobielisvan houdergsm houdermobiel gsmde gsmappartienta titulairegsm",
    ),
    (
        Field::LandlineHolder,
        "vastvan vastnummervan houdervast fixede titulairefixe",
    ),
    (
        Field::PhoneHolder,
        "telefoonvan telvan telefoonisvan nummervan nummerisvan houdertelefoon houdernummer telephonede titulairetelephone",
    ),
    (
        Field::MailHolder,
        "mailvan emailvan emailisvan mailisvan houdermail houderemail emailde courrielde titulaireemail",
    ),
    (
        Field::PostHolder,
        "adresvan adresisvan houderadres adressede titulaireadresse",
    ),
    (
        Field::PreferredChannel,
        "voorkeurskanaal voorkeurkanaal kanaal contactwijze voorkeurcontact voorkeurscontact gewenstkanaal \
         contactvoorkeur canal canalprefere canaldecontact modedecontact moyendecontact channel preferredcontact",
    ),
    (
        Field::DayPart,
        "dagdeel voorkeursdagdeel voorkeurdagdeel momentvandag voorkeursmoment tijdstip voorkeurtijdstip \
         partiedelajournee momentdelajournee momentprefere moment timeofday preferredtime",
    ),
    (
        Field::NoVoicemail,
        "geenvoicemail nietinspreken voicemailniet pasdemessagerie pasdemessagevocal sansmessagevocal pasderepondeur",
    ),
    (
        Field::VoicemailAllowed,
        "voicemail voicemailtoegestaan magvoicemail voicemailinspreken voicemailok messagerie messagevocal \
         messagevocalautorise messagerieautorisee repondeur",
    ),
    (
        Field::NoPost,
        "geenpost geenbrief geenbrieven pasdecourrier pasdepost sanscourrier",
    ),
    (
        Field::PostAllowed,
        "posttoegestaan magpost postok courrierautorise courrierok",
    ),
    (
        Field::NotThePartner,
        "partnermaghetnietweten partnermagnietweten nietaanpartner partnerniet lepartenairenedoitpassavoir \
         pasaupartenaire partnermaynotknow",
    ),
    (
        Field::PartnerMayKnow,
        "partnermaghetweten partnermagweten magdepartnerhetweten magpartnerhetweten magpartnerweten partneropdehoogte \
         lepartenairepeutsavoir partenairepeutsavoir partenaireinforme partenaireaucourant",
    ),
    (
        Field::OnlyAPerson,
        "alleenpersoonlijk alleenpersoonlijkcontact enkelpersoonlijk enkelpersoonlijkcontact geenautomatischeberichten \
         alleendooreenmens alleenmens contacthumainuniquement uniquementparunepersonne pasdemessagesautomatiques \
         pasdemessageautomatique onlyahuman",
    ),
    (
        Field::CodeWord,
        "codewoord wachtwoordcontact herkenningswoord motdecode motcode motdepassecontact",
    ),
    (
        Field::LegalBasis,
        "grondslag rechtsgrond wettelijkegrondslag wettelijkebasis baselegale basejuridique fondementlegal",
    ),
    (
        Field::ToldOn,
        "geinformeerdop ingelichtop datumgeinformeerd datumingelicht nazorgbesprokenop informeele informele \
         datedinformation dateinformation informedon",
    ),
    (
        Field::ToldHow,
        "geinformeerdvia ingelichtvia wijzevaninformeren hoegeinformeerd hoeingelicht informepar informevia \
         moyendinformation informedby",
    ),
];
