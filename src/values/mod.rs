//! Small values that know their own rules: text from outside becomes one of these or an error.

mod ids;
mod language;
mod phone;
mod terms;
mod tongue;
mod vocabulary;

pub use self::{
    ids::{
        AccountId, AlertId, AssessmentId, ClientId, ClientNeedId, ConsentId, DisclosureId,
        LocationId, MatchId, NetworkId, NoteId, OrganizationId, OutcomeId, ReferralId, ServiceId,
        TaxonomyTermId,
    },
    language::{
        language_name, language_name_in_spanish, language_tag, languages_in, primary_language,
    },
    phone::PhoneNumber,
    terms::Terms,
    tongue::Language,
    vocabulary::{
        Accessibility, Audience, Because, CapacityStatus, Cost, Gender, Ground, Information,
        Mobility, Modality, Payer, Purpose, Severity, Unsuitable, Urgency, Vocabulary,
    },
};
