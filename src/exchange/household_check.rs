//! What is doubtful about a household of a list once all its rows are read: relations that births or sexes contradict,
//! no head, and people whom the list has in another household as well. Doubts never refuse anybody.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::domain::PartialDate;
use crate::domain::draft::{HouseholdDraft, NumberCell, PersonDraft};
use crate::domain::name::fold;
use crate::domain::personal_number::PersonalNumber;
use crate::domain::relation::Relation;

use super::cell::{Finding, shown};
use super::column::Field;
use super::header::Header;
use super::list::Warning;

/// More people than this are not remembered: a list of a commune is shorter.
const PEOPLE: usize = 200_000;

/// Checks the households of one list.
#[derive(Debug)]
pub(super) struct HouseholdCheck {
    /// The column of relations.
    relation: Option<usize>,
    /// The column of names.
    name: Option<usize>,
    /// The list was not written by this program and should name a head for each household.
    heads: bool,
    people: HashMap<u64, Known>,
}

/// Somebody of the list with an exact birth.
#[derive(Debug, Clone, Copy)]
struct Known {
    row: u32,
    household: u64,
    number: Option<PersonalNumber>,
}

impl HouseholdCheck {
    /// For a list with these headings.
    pub fn new(header: &Header) -> Self {
        let relation = header.place(Field::Relation);
        Self {
            relation,
            name: header.name_place(),
            heads: relation.is_some() && !header.ours,
            people: HashMap::new(),
        }
    }

    /// What is doubtful about a household. Our own exports have every person once.
    pub fn check(&mut self, household: &HouseholdDraft, warnings: &mut Vec<Warning>) {
        self.check_relations(household, warnings);
        let place = match &household.code {
            Some(code) => hash(&(&household.village, code)),
            None => hash(&(&household.village, household.row)),
        };
        for member in household
            .members
            .iter()
            .filter(|member| member.key.is_none())
        {
            if let Some(other) = self.elsewhere(place, member) {
                warnings.push(Warning {
                    row: member.row,
                    finding: Finding {
                        column: self.name,
                        code: "maybe_duplicate",
                        value: other.to_string(),
                        refuses: false,
                    },
                });
            }
        }
    }

    fn check_relations(&self, household: &HouseholdDraft, warnings: &mut Vec<Warning>) {
        let mut warn = |row, code, value: &str| {
            warnings.push(Warning {
                row,
                finding: Finding {
                    column: self.relation,
                    code,
                    value: shown(value),
                    refuses: false,
                },
            });
        };
        let is_head = |member: &&PersonDraft| member.relation.is_some_and(Relation::is_head);
        let Some(head) = household.members.iter().find(is_head) else {
            let related = household
                .members
                .iter()
                .any(|member| member.relation.is_some());
            if self.heads && related && household.head.is_none() && household.members.len() > 1 {
                let value = household.code.as_deref().unwrap_or_default();
                warn(household.row, "no_head", value);
            }
            return;
        };
        let mut spouses = 0;
        for member in &household.members {
            let Some(relation) = member.relation else {
                continue;
            };
            let doubt = match relation.code() {
                "spouse" => {
                    spouses += 1;
                    let same = head.sex.is_some() && head.sex == member.sex;
                    match spouses {
                        1 if same => Some("spouse_sex"),
                        1 => None,
                        _ => Some("spouses_several"),
                    }
                }
                "child" | "grandchild" if before(member.birth, head.birth) => Some("child_older"),
                "parent" | "grandparent" if before(head.birth, member.birth) => {
                    Some("parent_younger")
                }
                _ => None,
            };
            if let Some(code) = doubt {
                warn(member.row, code, &member.name);
            }
        }
    }

    /// The row that has a person of the same name and birth in another household, unless their numbers differ.
    fn elsewhere(&mut self, household: u64, member: &PersonDraft) -> Option<u32> {
        let birth = member.birth.filter(|birth| birth.is_exact())?;
        let number = match member.number {
            Some(NumberCell::Whole(number)) => Some(number),
            _ => None,
        };
        let key = hash(&(fold(&member.name), birth));
        if let Some(known) = self.people.get(&key) {
            let differs = known.number.is_some() && number.is_some();
            return (known.household != household && !differs).then_some(known.row);
        }
        if self.people.len() < PEOPLE {
            let row = member.row;
            self.people.insert(
                key,
                Known {
                    row,
                    household,
                    number,
                },
            );
        }
        None
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Whether one was certainly born before the other.
fn before(one: Option<PartialDate>, other: Option<PartialDate>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one.last() < other.first())
}
