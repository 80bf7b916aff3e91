//! Programs in a real terminal of the system.

#[cfg(unix)]
#[cfg(test)]
mod absences;
#[cfg(unix)]
#[cfg(test)]
mod calls;
#[cfg(unix)]
#[cfg(test)]
mod campaigns;
#[cfg(test)]
mod clock;
#[cfg(unix)]
#[cfg(test)]
mod console;
#[cfg(unix)]
#[cfg(test)]
mod desk;
#[cfg(unix)]
#[cfg(test)]
mod endings;
#[cfg(unix)]
#[cfg(test)]
#[path = "../support/hostile.rs"]
mod hostile;
#[cfg(unix)]
#[cfg(test)]
mod outreach;
#[cfg(unix)]
#[cfg(test)]
mod printed;
#[cfg(unix)]
#[cfg(test)]
mod program;
#[cfg(unix)]
#[cfg(test)]
#[path = "../support/promise.rs"]
mod promise;
#[cfg(unix)]
#[cfg(test)]
mod pty;
#[cfg(unix)]
#[cfg(test)]
#[path = "../support/register.rs"]
mod register;
#[cfg(unix)]
#[cfg(test)]
mod sizes;
#[cfg(unix)]
#[cfg(test)]
mod steps;
#[cfg(unix)]
#[cfg(test)]
mod streams;
#[cfg(unix)]
#[cfg(test)]
#[path = "../support/street.rs"]
mod street;
#[cfg(unix)]
#[cfg(test)]
mod together;
