//! The words with which directories name groups of people, and what each means.

use std::{collections::HashMap, sync::LazyLock};

use super::group::Group;

/// What a word for people says of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Women.
    Female,
    /// Men.
    Male,
    /// Girls.
    Girl,
    /// Boys.
    Boy,
    /// Women with children.
    Mother,
    /// Men with children.
    Father,
    /// A group.
    Group(Group),
    /// People named by their age, such as adults or teenagers.
    Aged(u8, u8),
    /// Families: with children, most often.
    Family,
    /// Relatives of the people named before: "their families".
    Relatives,
    /// Anyone.
    Everyone,
    /// A noun that says nothing by itself: "individuals".
    Person,
    /// Whoever lives where the service is listed to serve.
    Local,
    /// Children who may come along: "and their children".
    WithChildren,
    /// Speakers of a language, by its ISO 639 code.
    Speaker(&'static str),
    /// Nothing at all: words that only look like a group ("Young Men's Christian Association").
    Nothing,
}

/// No upper limit of age.
pub(super) const ANY_AGE: u8 = u8::MAX;

use Group as G;
use Kind::{
    Aged, Boy, Everyone, Family, Father, Female, Girl, Local, Male, Mother, Nothing, Person,
    Relatives, Speaker, WithChildren,
};

/// Phrases, `|` between alternatives, in lower case, without apostrophes and hyphens.
const LEXICON: &[(&str, Kind)] = &[
    ("women|woman|female|females|womens|womans|ladies", Female),
    ("men|man|male|males|mens|gentlemen", Male),
    ("girl|girls", Girl),
    ("boy|boys", Boy),
    ("mother|mothers|moms|mothers to be|single mothers", Mother),
    ("father|fathers|dads|fathers to be|single fathers", Father),
    ("veteran|veterans|vets|military veterans|ex military", Kind::Group(G::Veteran)),
    (
        "active duty|active military|military personnel|service members|active duty military|\
         military families",
        Kind::Group(G::ActiveMilitary),
    ),
    (
        "ex offender|ex offenders|exoffenders|parolee|parolees|probationers|formerly incarcerated|\
         inmate|inmates|former inmate|former inmates|prisoner|prisoners|former prisoners|\
         incarcerated|on parole|on probation|returning citizens|state prisoners|ex inmates|\
         leaving prison|leaving jail|released from prison|released from jail",
        Kind::Group(G::JusticeInvolved),
    ),
    ("pregnant|expectant|expecting mothers|pregnancy", Kind::Group(G::Pregnant)),
    (
        "own children|live with someone under 18|parent|parents|parenting|families with children|family with children|with children|\
         with minor children|with dependent children|families with minor children|\
         with small children|with young children|custodial parents",
        Kind::Group(G::Parent),
    ),
    ("prospective parents|adoptive parents|adoptive parent", Person),
    ("and their children|and children under|and their small children", WithChildren),
    ("caregivers of children|caregivers of young children|caregivers of minor children", Family),
    ("caregiver|caregivers|care givers|caretakers|caregivers of", Kind::Group(G::Caregiver)),
    (
        "battered|abused|survivors of domestic violence|victims of domestic violence|\
         domestic violence survivors|domestic violence victims|victim of domestic violence|\
         survivors of violence|victims of violence|victims of abuse|survivors of abuse|\
         victims of sexual assault|survivors of sexual assault|sexual assault survivors|\
         survivors of trafficking|trafficking victims|victims of human trafficking|rape survivors|\
         fleeing domestic violence|survivors of intimate partner violence|crime victims|\
         victims of crime",
        Kind::Group(G::Survivor),
    ),
    (
        "lgbt|lgbtq|lgbtqi|lgbtqia|glbt|glbtq|gay|gays|lesbian|lesbians|bisexual|bisexuals|queer",
        Kind::Group(G::Lgbtq),
    ),
    ("transgender|transgendered|transsexual|trans", Kind::Group(G::Transgender)),
    (
        "disabled|disability|disabilities|handicapped|physically challenged|mobility impaired|\
         physically disabled|physical disability|physical disabilities|wheelchair users|\
         special needs|learning disabled|learning disabilities",
        Kind::Group(G::Disability),
    ),
    (
        "developmental disability|developmental disabilities|developmentally disabled|\
         developmental delays|intellectual disability|intellectual disabilities|\
         intellectually disabled|mentally retarded|mental retardation|autism|autistic|\
         down syndrome|cerebral palsy|developmentally delayed",
        Kind::Group(G::DevelopmentalDisability),
    ),
    (
        "blind|blindness|visually impaired|low vision|visual impairment|visual impairments|legally blind|\
         vision loss|visually handicapped",
        Kind::Group(G::Blind),
    ),
    (
        "deaf|deafness|hard of hearing|hearing impaired|hearing loss|deafened|hearing impairment|\
         deaf and hard of hearing|deaf or hard of hearing",
        Kind::Group(G::Deaf),
    ),
    (
        "hiv|hiv aids|hiv positive|aids|hiv infected|living with hiv|living with aids",
        Kind::Group(G::HivPositive),
    ),
    (
        "homeless|experiencing homelessness|without a home|unsheltered|formerly homeless|\
         chronically homeless",
        Kind::Group(G::Homeless),
    ),
    (
        "near homeless|nearly homeless|risk of homelessness|risk of becoming homeless|\
         risk of being homeless",
        Person,
    ),
    (
        "runaway|runaways|throwaway|runaway youth|runaway and homeless youth",
        Kind::Group(G::Runaway),
    ),
    (
        "foster youth|foster children|former foster youth|emancipated foster youth|foster teens|\
         aging out of foster care|youth in foster care|in foster care",
        Kind::Group(G::FosterYouth),
    ),
    (
        "student|students|high school students|college students|graduate students",
        Kind::Group(G::Student),
    ),
    (
        "immigrant|immigrants|refugee|refugees|asylee|asylees|asylum seekers|newcomers|\
         undocumented|foreign born|recent immigrants",
        Kind::Group(G::Immigrant),
    ),
    (
        "senior|seniors|elderly|elders|older adult|older adults|older persons|older people|\
         senior citizen|senior citizens|older americans|frail elderly|frail elders",
        Kind::Group(G::Senior),
    ),
    (
        "youth|youths|teen|teens|teenage|teenager|teenagers|adolescent|adolescents|young people|\
         young person|juvenile|juveniles|minors",
        Kind::Group(G::Youth),
    ),
    ("children|kids|childrens|school age children|child", Aged(0, 17)),
    ("infant|infants|toddlers|babies|preschoolers|preschool children", Aged(0, 5)),
    ("young adult|young adults|transition age youth|transitional age youth", Aged(16, 26)),
    ("adult|adults", Aged(18, ANY_AGE)),
    (
        "needy|low income|lower income|very low income|limited income|income eligible|indigent|poor|\
         low and moderate income|low or moderate income|low to moderate income|meets income|\
         income requirements|income limits|income guidelines|uninsured|medically indigent",
        Kind::Group(G::LowIncome),
    ),
    (
        "wards of the court|ward of the court|wards of court|court wards|dependents of the court|\
         dependent of the court|jurisdiction of the court|jurisdiction of the juvenile court|\
         wards of the state|juvenile court wards|adjudicated|court dependents",
        Kind::Group(G::WardOfCourt),
    ),
    (
        "neonatal death|stillbirth|miscarriage|death of an infant|death of a baby|infant death|\
         death of a child|lost an infant|lost a child|lost a baby|loss of a child|pregnancy loss|\
         bereaved parents|sudden infant death|perinatal loss|infant loss",
        Kind::Group(G::BereavedParent),
    ),
    (
        "cancer|multiple sclerosis|epilepsy|kidney disease|lupus|parkinsons|parkinson|\
         brain injury|head injury|stroke|stroke survivors|diabetes|diabetics|diabetic|alzheimers|\
         alzheimer|dementia|cystic fibrosis|sickle cell|hemophilia|arthritis|muscular dystrophy|\
         asthma|leukemia|spinal cord injury|hepatitis|brain injuries|brain tumor|lung disease|\
         heart disease|scleroderma|transplant|burn survivors|eating disorder|eating disorders",
        Kind::Group(G::Illness),
    ),
    (
        "attorneys|lawyers|artists|teachers|educators|nurses|physicians|clergy|business owners|\
         small businesses|businesses|business|union members|employers|contractors|entrepreneurs|\
         athletes|musicians|professionals|health professionals|employees|\
         child care providers|providers|landlords|property owners|business people",
        Kind::Group(G::Profession),
    ),
    (
        "organizations|organization|agencies|nonprofits|nonprofit organizations|member agencies|\
         corporations|non profit organizations|501|\
         not provided directly to individuals|nonprofit organization|non profit organization|\
         service providers|community agencies",
        Kind::Group(G::Agency),
    ),
    (
        "substance abuse|alcoholic|alcoholics|addict|addicts|drug addicts|chemically dependent|\
         addiction|addictions|substance abusers|drug abusers|drug users|clean and sober|\
         desire to stop drinking|recovering|chemical dependency|substance abuse issues|\
         drug addiction|alcoholism|substance use",
        Kind::Group(G::SubstanceUse),
    ),
    (
        "mental illness|mentally ill|psychiatric|psychiatric disability|psychiatric disabilities|\
         emotionally disturbed|mental health|mental illnesses|mental disorder|mental health needs|\
         serious mental illness|severe mental illness|mental health disability|mental health disabilities|\
         emotional disability|emotional disabilities|emotional disturbance|psychiatric diagnosis",
        Kind::Group(G::MentalIllness),
    ),
    ("bereaved|grieving|widows|widowers|widowed", Kind::Group(G::Bereaved)),
    ("family|families|household|households|couples", Family),
    (
        "their families|family members|and family|families of|their family|relatives|\
         their relatives|loved ones|friends|their friends|spouses|their spouses|dependents|\
         their dependents|significant others|his family|her family",
        Relatives,
    ),
    (
        "anyone|everyone|everybody|anybody|general public|the public|open to all|all ages|any age|\
         all individuals|all persons|all people|anyone in need|open to the public|community|\
         public|all residents|no restrictions|no eligibility requirements|no limits|all welcome|\
         all are welcome|all genders|any gender|all adults and children",
        Everyone,
    ),
    (
        "job seekers|job seeker|tenants|renters|homeowners|homeowner|home owners|workers|jobseekers|\
         individual|individuals|person|persons|people|client|clients|patients|patient|resident|\
         residents|those|adults and children|applicants|applicant|participants|single|singles|\
         unemployed|hungry|caller|callers|members|consumers",
        Person,
    ),
    (
        "resident of area served|residents of area served|county resident|county residents|\
         resident of service area|residents of service area|residents of the service area|\
         residents of target area|residing in target area|live in target area|local residents|\
         resident of the area|live in service area|resident in area served|city resident|\
         resident of county|resident of the county|live in area served|reside in service area|\
         residents of the area|residents of the community served|residents of the neighborhood",
        Local,
    ),
    ("spanish speaking|monolingual spanish|spanish speakers", Speaker("es")),
    ("chinese speaking|cantonese speaking|mandarin speaking|monolingual chinese", Speaker("zh")),
    ("vietnamese speaking|vietnamese speakers", Speaker("vi")),
    ("russian speaking|russian speakers", Speaker("ru")),
    ("korean speaking", Speaker("ko")),
    ("japanese speaking", Speaker("ja")),
    ("tagalog speaking|filipino speaking", Speaker("tl")),
    ("arabic speaking", Speaker("ar")),
    ("farsi speaking|persian speaking", Speaker("fa")),
    ("french speaking", Speaker("fr")),
    ("creole speaking|haitian creole speaking", Speaker("ht")),
    ("portuguese speaking", Speaker("pt")),
    ("amharic speaking", Speaker("am")),
    (
        "senior high|junior high|young mens christian|young womens christian|women voters|sex offenders|sex offender|\
         first offender|status of women|mens wearhouse|little brothers|parent teacher|\
         child support|foster parents|foster families|foster parent|families first|\
         family resource|family service|family services|family planning|\
         family medicine|family practice|family law|mental health department|\
         department of mental health|adult education|adult school|\
         adult day|adult children|child care|childcare|child development|child abuse|\
         community center|community college|community services|public library|public health|\
         public school|public schools|public housing|public utilities|public transportation|\
         public charter|public defender|public assistance|public benefits|community clinic|\
         community health|community based|community action|business hours|parent company|\
         student aid|women and mens|daughters of charity|sisters of mercy|men of valor|\
         big brothers|big sisters|youth minister|senior discount|senior director|hearing aids|\
         visiting nurses|visiting nurse|drug users resource|student teachers|teachers college|\
         public defenders|family court|family house|deaf communications relay|single room|\
         young professionals|teen parents parents|disability insurance|disability benefits|\
         disability benefit|disability claims|low income housing|nursing home residents|\
         home health aids|health aids|school of nursing|business and professional|schools offices",
        Nothing,
    ),
];

/// The phrases by their first word, the longest first.
pub(super) type Lexicon = HashMap<&'static str, Vec<(Vec<&'static str>, Kind)>>;

/// The lexicon, read once.
pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON_BY_WORD: LazyLock<Lexicon> = LazyLock::new(|| {
        let mut by_word: Lexicon = HashMap::new();
        for &(phrases, kind) in LEXICON {
            for phrase in phrases.split('|') {
                let words: Vec<&str> = phrase.split_whitespace().collect();
                if let Some(&first) = words.first() {
                    by_word.entry(first).or_default().push((words, kind));
                }
            }
        }
        for phrases in by_word.values_mut() {
            phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        by_word
    });
    &LEXICON_BY_WORD
}

/// Words that turn the group after them into its opposite, or out of the sentence.
pub(super) const DENIALS: &[&str] = &[
    "no",
    "not",
    "non",
    "without",
    "except",
    "excluding",
    "excludes",
    "exclude",
    "regardless",
    "neither",
    "never",
    "cannot",
    "nor",
];
