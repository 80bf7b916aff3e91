//! The register as lists: for spreadsheets, for other programs, for paper.

use crate::domain::id::{AbsenceId, HouseholdId, VillageId};
use crate::lang::Lang;

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// Every member of every household, with the open absence: the list that can be imported elsewhere.
    People,
    /// One row a household, with where it stands.
    Households,
    /// Who is away, from 14 years on.
    Absent,
    /// Whom to reach, with empty columns for the results; filled in, it is imported as visits.
    Outreach,
    /// Every visit that stands.
    Visits,
}

impl ListKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::People,
        Self::Households,
        Self::Absent,
        Self::Outreach,
        Self::Visits,
    ];

    /// The stable code, also the word of the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Households => "households",
            Self::Absent => "absent",
            Self::Outreach => "outreach",
            Self::Visits => "visits",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Commas, for spreadsheets.
    Csv,
    /// Tabs, for spreadsheets.
    Tsv,
    /// An array of objects, for programs: codes instead of words.
    Json,
    /// A page that the system's browser shows and prints.
    Html,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Tsv, Self::Json, Self::Html];

    /// The stable code, which is also how a file's name ends.
    pub fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Json => "json",
            Self::Html => "html",
        }
    }

    /// The format of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }
}

/// What of the register is exported, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportOptions {
    /// One village; none: all of them.
    pub village: Option<VillageId>,
    /// Exactly these households, in this order; for lists whose rows stand on households.
    pub households: Option<Vec<HouseholdId>>,
    /// Exactly these absences, in this order; for the list of who is away.
    pub absences: Option<Vec<AbsenceId>>,
    /// How the list is written.
    pub format: Format,
    /// Personal numbers in full instead of their last four digits.
    pub full_numbers: bool,
    /// With the columns by which a row is found again when the list comes back.
    pub keys: bool,
    /// The language of headings and labels.
    pub lang: Lang,
}

impl Default for ExportOptions {
    fn default() -> Self {
        Self {
            village: None,
            households: None,
            absences: None,
            format: Format::Csv,
            full_numbers: false,
            keys: true,
            lang: Lang::Vi,
        }
    }
}
