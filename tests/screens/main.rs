//! Pictures of the screens, and keys pressed on them.

#[cfg(test)]
mod absences;
#[cfg(test)]
mod absent;
#[cfg(test)]
mod agenda;
#[cfg(test)]
mod calls;
#[cfg(test)]
mod campaigns;
#[cfg(test)]
mod changes;
#[cfg(test)]
mod consolidated;
#[cfg(test)]
#[path = "../support/drive.rs"]
mod drive;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod files;
#[cfg(test)]
mod frame;
#[cfg(test)]
#[path = "../support/hamlet.rs"]
mod hamlet;
#[cfg(test)]
#[path = "../support/hostile.rs"]
mod hostile;
#[cfg(test)]
mod hostile_names;
#[cfg(test)]
mod importing;
#[cfg(test)]
mod outreach;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod police_lists;
#[cfg(test)]
mod progress;
#[cfg(test)]
#[path = "../support/promise.rs"]
mod promise;
#[cfg(test)]
#[path = "../support/register.rs"]
mod register;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod steps;
#[cfg(test)]
#[path = "../support/street.rs"]
mod street;
#[cfg(test)]
mod working;
