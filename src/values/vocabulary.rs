//! The closed vocabularies of the contract (`GET /api/v1/vocabularies`), with their labels.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

use super::Language;

/// A closed list of codes, each with a label in every language of the pages.
pub trait Vocabulary: Sized + Copy + strum::IntoEnumIterator + Into<&'static str> {
    /// The label in English.
    fn english(self) -> &'static str;
    /// The label in Spanish.
    fn spanish(self) -> &'static str;

    /// The label in a language of the pages.
    fn label(self, language: Language) -> &'static str {
        match language {
            Language::En => self.english(),
            Language::Es => self.spanish(),
        }
    }
}

macro_rules! vocabulary {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $en:literal, $es:literal;)+ })+) => { $(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
            ToSchema, Display, EnumIter, EnumString, IntoStaticStr, sqlx::Type,
        )]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        #[sqlx(type_name = "text", rename_all = "snake_case")]
        pub enum $name { $(#[doc = $en] $variant,)+ }

        impl Vocabulary for $name {
            fn english(self) -> &'static str {
                match self { $(Self::$variant => $en,)+ }
            }

            fn spanish(self) -> &'static str {
                match self { $(Self::$variant => $es,)+ }
            }
        }
    )+ };
}

vocabulary! {
    /// Gender, as a person states it or a service limits it.
    Gender {
        Female = "Women", "Mujeres";
        Male = "Men", "Hombres";
        TransgenderFemale = "Transgender women", "Mujeres transgénero";
        TransgenderMale = "Transgender men", "Hombres transgénero";
        Nonbinary = "Nonbinary people", "Personas no binarias";
        Other = "Another gender", "Otro género";
        Unknown = "Not known", "No se sabe";
    }
    /// A group of people that services are made for or limited to.
    Audience {
        Veteran = "Veterans", "Veteranos";
        JusticeInvolved = "People leaving jail or prison", "Personas que salen de la cárcel";
        Pregnant = "Pregnant people", "Personas embarazadas";
        Parent = "Parents", "Madres y padres";
        Caregiver = "Caregivers", "Cuidadores";
        Survivor = "Survivors of violence", "Sobrevivientes de violencia";
        Lgbtq = "LGBTQ+ people", "Personas LGBTQ+";
        Disability = "People with disabilities", "Personas con discapacidad";
        DevelopmentalDisability = "People with developmental disabilities", "Personas con discapacidad del desarrollo";
        Blind = "Blind people", "Personas ciegas";
        Deaf = "Deaf people", "Personas sordas";
        HivPositive = "People living with HIV", "Personas que viven con VIH";
        Homeless = "People without a home", "Personas sin hogar";
        Runaway = "Runaway youth", "Jóvenes que huyeron de casa";
        FosterYouth = "Foster youth", "Jóvenes en hogares de acogida";
        Student = "Students", "Estudiantes";
        Immigrant = "Immigrants and refugees", "Inmigrantes y refugiados";
        Senior = "Seniors", "Personas mayores";
        Youth = "Youth", "Jóvenes";
        LowIncome = "People with low income", "Personas de bajos ingresos";
    }
    /// Who pays.
    Payer {
        Medicaid = "Medicaid", "Medicaid";
        Medicare = "Medicare", "Medicare";
        Private = "Private insurance", "Seguro privado";
        Va = "Veterans Affairs", "Asuntos de Veteranos";
        Tricare = "TRICARE", "TRICARE";
        CountyProgram = "County program", "Programa del condado";
        Chip = "CHIP", "CHIP";
        SelfPay = "Self-pay", "Pago propio";
        None = "No insurance", "Sin seguro";
    }
    /// How well a person gets about.
    Mobility {
        None = "No limit", "Sin límite";
        Limited = "Limited walking", "Camina con dificultad";
        Wheelchair = "Wheelchair", "Silla de ruedas";
        CannotTravel = "Cannot travel", "No puede viajar";
    }
    /// What a place offers people with disabilities.
    Accessibility {
        Wheelchair = "Wheelchair access", "Acceso para silla de ruedas";
        Asl = "American Sign Language", "Lengua de señas americana";
        Braille = "Braille", "Braille";
        ServiceAnimals = "Service animals", "Animales de servicio";
        Parking = "Accessible parking", "Estacionamiento accesible";
        Restroom = "Accessible restroom", "Baño accesible";
        Tty = "TTY", "TTY";
    }
    /// How a service is delivered.
    Modality {
        InPerson = "In person", "En persona";
        Phone = "By phone", "Por teléfono";
        Virtual = "By video or online", "Por video o en línea";
    }
    /// What it costs the person.
    Cost {
        Free = "Free", "Gratis";
        Sliding = "Sliding scale", "Según ingresos";
    }
    /// How soon an answer is needed (CLINICAL.md, Urgency: 6 h, 24 h, 72 h, 10 business days).
    Urgency {
        Routine = "Routine", "De rutina";
        Soon = "Soon", "Pronto";
        Urgent = "Urgent", "Urgente";
        Emergent = "Emergency", "Emergencia";
    }
    /// Whether a service can take someone now.
    CapacityStatus {
        Available = "Has openings", "Hay lugar";
        Waitlist = "Waiting list", "Lista de espera";
        Full = "Full", "Lleno";
        Unknown = "Not known", "No se sabe";
    }
    /// Why a service was left out of a match (`because[].code`).
    Because {
        Age = "Age", "Edad";
        Gender = "Gender", "Género";
        Audience = "Whom it serves", "A quién atiende";
        Residence = "Where the person lives", "Dónde vive la persona";
        Income = "Income", "Ingresos";
        Payer = "Insurance", "Seguro";
        Language = "Language", "Idioma";
        Documents = "Documents", "Documentos";
        ReferralNeeded = "Referral needed", "Requiere remisión";
        Distance = "Distance", "Distancia";
        Modality = "Delivery", "Modalidad";
        Hours = "Hours", "Horario";
        Closed = "Closed", "Cerrado";
        Capacity = "Capacity", "Capacidad";
        Avoid = "To be avoided", "A evitar";
        Confidential = "Confidential", "Confidencial";
    }
    /// Why nothing that was suggested for a need suits.
    Unsuitable {
        TooFar = "Too far away", "Demasiado lejos";
        WrongKind = "Wrong kind of help", "Otro tipo de ayuda";
        Full = "Full", "Sin lugar";
        WouldNotTake = "Would not take the client", "No aceptan a la persona";
        Language = "Not in the client’s language", "No en el idioma de la persona";
        Declined = "The client declined", "La persona no quiso";
        Other = "Another reason", "Otro motivo";
    }
    /// What kind of information a consent covers, by how sensitive it is.
    Information {
        Identity = "Name and ways to get in touch", "Nombre y formas de contacto";
        Needs = "Help wanted and how soon, such as housing, food or work", "La ayuda que busca y con qué urgencia, como vivienda, comida o trabajo";
        Health = "Physical health", "Salud física";
        MentalHealth = "Mental health", "Salud mental";
        SubstanceUse = "Use of alcohol or drugs and its treatment (42 CFR Part 2)", "Consumo de alcohol o drogas y su tratamiento (42 CFR Parte 2)";
        Hiv = "HIV", "VIH";
        Violence = "Violence and safety", "Violencia y seguridad";
        Legal = "Legal and immigration matters", "Asuntos legales y de inmigración";
    }
    /// What information is disclosed for.
    Purpose {
        Coordination = "Referral and coordination of help", "Referir a la persona y coordinar la ayuda";
        Treatment = "Treatment", "Tratamiento";
        Payment = "Payment", "Pago";
        Operations = "Running and reviewing the program", "Funcionamiento y revisión del programa";
        Other = "Another purpose", "Otro propósito";
    }
    /// Why somebody may sign for a client (42 CFR 2.14, 2.15; 45 CFR 164.502(g)).
    Ground {
        Parent = "Parent or guardian of a minor", "Madre, padre o tutor de un menor";
        Guardian = "Guardian appointed by a court", "Tutor nombrado por un tribunal";
        PowerOfAttorney = "Holder of a power of attorney for health care", "Apoderado para la atención médica";
        Executor = "Representative of a person who has died", "Representante de una persona fallecida";
    }
}

/// How grave a need is: 1 mild, 2 moderate, 3 severe.
///
/// In an OpenAPI schema: `#[schema(value_type = i64, minimum = 1, maximum = 3)]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub enum Severity {
    /// 1: watch.
    Mild,
    /// 2: help needed.
    Moderate,
    /// 3: act now.
    Severe,
}

/// A severity outside 1 to 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a severity: 1 is mild, 2 moderate, 3 severe")]
pub struct NotASeverity(i64);

impl TryFrom<i64> for Severity {
    type Error = NotASeverity;

    fn try_from(number: i64) -> Result<Self, NotASeverity> {
        match number {
            1 => Ok(Self::Mild),
            2 => Ok(Self::Moderate),
            3 => Ok(Self::Severe),
            other => Err(NotASeverity(other)),
        }
    }
}

impl From<Severity> for i64 {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Mild => 1,
            Severity::Moderate => 2,
            Severity::Severe => 3,
        }
    }
}
