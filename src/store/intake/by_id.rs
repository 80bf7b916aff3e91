//! A value for every id of a table, without hashing: ids are counted up from a device tag, so they lie densely.

use std::collections::HashMap;

use crate::domain::id::COUNTER_BITS;

/// A value of `T` for every id; the default one until it is set.
#[derive(Debug, Default)]
pub(super) struct ById<T> {
    of_tag: HashMap<i64, Vec<T>>,
}

impl<T: Copy + Default> ById<T> {
    /// The value of `id`.
    pub fn get(&self, id: i64) -> T {
        let values = self.of_tag.get(&(id >> COUNTER_BITS));
        let value = values.and_then(|values| values.get(counter(id)));
        value.copied().unwrap_or_default()
    }

    /// The place of the value of `id`.
    pub fn place(&mut self, id: i64) -> &mut T {
        let values = self.of_tag.entry(id >> COUNTER_BITS).or_default();
        let at = counter(id);
        if values.len() <= at {
            values.resize(at + 1, T::default());
        }
        &mut values[at]
    }
}

fn counter(id: i64) -> usize {
    (id & ((1 << COUNTER_BITS) - 1)) as usize
}
