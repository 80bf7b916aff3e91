//! The values and rules of outreach: pure, without input or output and without a clock.

#[macro_use]
mod code;

pub mod absence;
pub mod agenda;
pub mod attempts;
pub mod call;
pub mod campaign;
pub mod card;
pub mod channel;
pub mod clock;
pub mod closing;
pub mod cohort;
pub mod date;
pub mod days_off;
pub mod decimal;
pub mod draft;
pub mod due_report;
pub mod eligibility;
pub mod exemption;
pub mod expected_back;
pub mod follow_up;
pub mod funnel;
pub mod house_number;
pub mod household_kind;
pub mod id;
pub mod identity_law;
pub mod lunar;
pub mod merge;
pub mod metric;
pub mod name;
pub mod next_step;
pub mod outcome;
pub mod pace;
pub mod person_result;
pub mod personal_number;
pub mod phone;
pub mod place;
pub mod ranking;
pub mod rate;
pub mod reach;
pub mod record;
pub mod refusal;
pub mod relation;
pub mod remark;
pub mod residence;
pub mod row_mark;
pub mod search_key;
pub mod sex;
pub mod slot;
pub mod stage;
pub mod state;
pub mod step;
pub mod syllable;
pub mod work;
pub mod working_day;

pub use date::{
    Age, Birth, DateError, DateOrder, Day, PartialDate, age_on, order_told, parse_birth,
    parse_event, reaches_on, read_birth,
};
