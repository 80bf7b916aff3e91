//! Taking lists in: choose them, see what they would do, mend what can be mended, and only then write.
//!
//! * `plan`: files, options and decisions; `work`: the long work with them;
//! * `preview`: the screen, with `summary` above, `piles` and `rows` below;
//! * `cell_form`, `row_form`: mending a row; `reading`, `encodings`, `meanings`, `village`: how a list is
//!   read;
//! * `questions`: what stands in the way of a list and can be decided; `results`: what came of each village.

mod cell_form;
mod encodings;
mod meanings;
mod piles;
mod plan;
mod preview;
mod questions;
mod reading;
mod results;
mod row_form;
mod rows;
mod summary;
mod village;
mod work;

pub use preview::Preview;
pub use reading::ReadingForm;
pub use results::Results;
pub use work::choose_list;
