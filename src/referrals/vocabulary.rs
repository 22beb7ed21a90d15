//! The codes a referral is told in: FHIR Task statuses, finer steps, reasons, means.
//!
//! They are SDOH Clinical Care's and our own, as `reference/clinical/workflow.json` joins them;
//! a test holds these tables equal to that file.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $label:literal),+ $(,)? })+) => { $(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
            ToSchema, Display, EnumIter, EnumString, IntoStaticStr, sqlx::Type,
        )]
        #[serde(rename_all = "kebab-case")]
        #[strum(serialize_all = "kebab-case")]
        #[sqlx(type_name = "text", rename_all = "kebab-case")]
        pub enum $name { $(#[doc = $label] $variant,)+ }

        impl $name {
            /// What people read instead of the code.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }
        }
    )+ };
}

codes! {
    /// Where a referral stands: the FHIR Task status that is stored and spoken.
    Status {
        Draft = "Draft",
        Requested = "Recorded",
        Accepted = "Accepted",
        Rejected = "Closed: declined by the agency",
        InProgress = "In service",
        OnHold = "Waiting",
        Completed = "Closed: served",
        Failed = "Closed: did not work out",
        Cancelled = "Closed: cancelled",
        EnteredInError = "Closed: entered in error",
    }
    /// A finer step within a status (FHIR `Task.businessStatus`).
    Step {
        Sent = "Recorded",
        Viewed = "Seen by the agency",
        InfoRequested = "Information asked for",
        Waitlisted = "On the waiting list",
        Scheduled = "Appointment made",
        AttemptingContact = "Agency is trying to reach the client",
        NoShow = "Client missed the appointment",
        AppointmentCancelled = "Appointment cancelled",
        FirstServiceReceived = "First service received",
        Served = "Served",
    }
    /// By what means the agency gave its answer to the person who recorded it.
    Means {
        Phone = "By phone",
        Email = "By e-mail",
        InPerson = "In person",
        Fax = "By fax",
    }
    /// What kind of thing a reason is.
    Category {
        Connected = "Connected",
        ConnectedPartial = "Partly connected",
        NotConnectedInformed = "Informed or assessed only",
        Supply = "No room",
        DirectoryError = "Directory wrong",
        Eligibility = "Not eligible",
        Process = "Papers or information",
        Contact = "Contact",
        ClientChoice = "Client's choice",
        ProviderSilence = "No answer",
        Safety = "Safety",
        Error = "Error",
    }
    /// Why a referral stands where it stands.
    Reason {
        ServiceReceived = "Service received",
        ServiceStarted = "Service started, ongoing",
        Enrolled = "Enrolled in program",
        PartiallyMet = "Need partly met",
        InfoOnly = "Information given only",
        AssessedOnly = "Further assessment done, no service",
        NoCapacity = "Program at capacity",
        Waitlist = "Placed on waitlist",
        ServiceClosed = "Service no longer exists",
        WrongService = "Service does not meet this need",
        Ineligible = "Client not eligible",
        OutOfArea = "Outside service area",
        MissingInfo = "Documents or information missing",
        Cost = "Cost or insurance not accepted",
        LanguageAccess = "No language or disability access",
        UnableToReach = "Could not reach client",
        NoShow = "Client did not attend",
        Declined = "Client declined",
        NeedResolved = "Need resolved elsewhere",
        ConsentWithdrawn = "Consent withdrawn",
        Moved = "Client moved",
        IncarceratedOrHospitalized = "Client in institution",
        Deceased = "Client died",
        NoResponse = "No response from organization in SLA",
        Safety = "Unsafe to proceed",
        EnteredInError = "Duplicate or error",
    }
}

/// Whose word brings a referral into a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setter {
    /// The one who refers.
    Requester,
    /// The agency, or somebody who records its answer on its behalf.
    Target,
    /// Either.
    Both,
}

impl Status {
    /// The statuses that may come next, whatever their reason.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        use Status::{
            Accepted, Cancelled, Completed, Draft, EnteredInError, Failed, InProgress, OnHold,
            Rejected, Requested,
        };
        match self {
            Draft => &[Requested, Cancelled, EnteredInError],
            Requested => &[Accepted, Rejected, OnHold, Failed, Cancelled, EnteredInError],
            Accepted => &[InProgress, OnHold, Completed, Failed, Cancelled, EnteredInError],
            InProgress => &[OnHold, Completed, Failed, Cancelled, EnteredInError],
            OnHold => {
                &[Accepted, Rejected, InProgress, Completed, Failed, Cancelled, EnteredInError]
            }
            Rejected | Cancelled | Failed | Completed => &[EnteredInError],
            EnteredInError => &[],
        }
    }

    /// Whose word it takes.
    #[must_use]
    pub const fn set_by(self) -> Setter {
        match self {
            Self::Draft | Self::Requested | Self::EnteredInError => Setter::Requester,
            Self::Cancelled => Setter::Both,
            Self::Accepted
            | Self::Rejected
            | Self::InProgress
            | Self::OnHold
            | Self::Failed
            | Self::Completed => Setter::Target,
        }
    }

    /// Whether it is never reached without a reason.
    #[must_use]
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Rejected | Self::Cancelled | Self::OnHold | Self::Failed)
    }

    /// Whether it is never reached without saying what was done (SDOHCC refer-9).
    #[must_use]
    pub const fn needs_output(self) -> bool {
        matches!(self, Self::Completed)
    }

    /// Whether nothing more happens, save that it turns out to be an error.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Rejected
                | Self::Cancelled
                | Self::Failed
                | Self::Completed
                | Self::EnteredInError
        )
    }

    /// One of the six words that lists and boards use.
    #[must_use]
    pub const fn stage(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Requested => "Recorded",
            Self::OnHold => "Waiting",
            Self::Accepted => "Accepted",
            Self::InProgress => "In service",
            _ => "Closed",
        }
    }

    /// The reasons that can lead here.
    pub fn reasons(self) -> impl Iterator<Item = Reason> {
        <Reason as strum::IntoEnumIterator>::iter().filter(move |reason| reason.status() == self)
    }

    /// The steps that are within it.
    pub fn steps(self) -> impl Iterator<Item = Step> {
        <Step as strum::IntoEnumIterator>::iter().filter(move |step| step.within() == self)
    }
}

impl Step {
    /// The status it is a step of.
    #[must_use]
    pub const fn within(self) -> Status {
        match self {
            Self::Sent | Self::Viewed => Status::Requested,
            Self::InfoRequested | Self::Waitlisted => Status::OnHold,
            Self::Scheduled | Self::AttemptingContact => Status::Accepted,
            Self::NoShow | Self::AppointmentCancelled | Self::FirstServiceReceived => {
                Status::InProgress
            }
            Self::Served => Status::Completed,
        }
    }
}

impl Reason {
    /// What kind of thing it is.
    #[must_use]
    pub const fn category(self) -> Category {
        match self {
            Self::ServiceReceived | Self::ServiceStarted | Self::Enrolled => Category::Connected,
            Self::PartiallyMet => Category::ConnectedPartial,
            Self::InfoOnly | Self::AssessedOnly => Category::NotConnectedInformed,
            Self::NoCapacity | Self::Waitlist => Category::Supply,
            Self::ServiceClosed | Self::WrongService => Category::DirectoryError,
            Self::Ineligible | Self::OutOfArea | Self::Cost | Self::LanguageAccess => {
                Category::Eligibility
            }
            Self::MissingInfo => Category::Process,
            Self::UnableToReach
            | Self::NoShow
            | Self::Moved
            | Self::IncarceratedOrHospitalized
            | Self::Deceased => Category::Contact,
            Self::Declined | Self::NeedResolved | Self::ConsentWithdrawn => Category::ClientChoice,
            Self::NoResponse => Category::ProviderSilence,
            Self::Safety => Category::Safety,
            Self::EnteredInError => Category::Error,
        }
    }

    /// The status it goes with.
    #[must_use]
    pub const fn status(self) -> Status {
        match self {
            Self::ServiceReceived
            | Self::ServiceStarted
            | Self::Enrolled
            | Self::PartiallyMet
            | Self::InfoOnly
            | Self::AssessedOnly => Status::Completed,
            Self::NoCapacity
            | Self::ServiceClosed
            | Self::WrongService
            | Self::Ineligible
            | Self::OutOfArea
            | Self::Cost
            | Self::LanguageAccess => Status::Rejected,
            Self::Waitlist | Self::MissingInfo | Self::IncarceratedOrHospitalized => Status::OnHold,
            Self::UnableToReach | Self::NoShow | Self::NoResponse => Status::Failed,
            Self::Declined
            | Self::NeedResolved
            | Self::ConsentWithdrawn
            | Self::Moved
            | Self::Deceased
            | Self::Safety => Status::Cancelled,
            Self::EnteredInError => Status::EnteredInError,
        }
    }

    /// Whether it ends the referral.
    #[must_use]
    pub const fn closes(self) -> bool {
        !matches!(self, Self::Waitlist | Self::MissingInfo | Self::IncarceratedOrHospitalized)
    }
}
