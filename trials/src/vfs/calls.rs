//! The calls themselves, under the names by which SQLite and the standard library link to them. Each asks the watch of
//! its thread whether it has to fail, does the real thing, and tells the watch.

use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use libc::{
    AT_FDCWD, AT_REMOVEDIR, F_SETLK, O_CREAT, O_TRUNC, SYS_close, SYS_faccessat, SYS_fcntl,
    SYS_fstat, SYS_fsync, SYS_ftruncate, SYS_linkat, SYS_lseek, SYS_mkdirat, SYS_newfstatat,
    SYS_openat, SYS_pread64, SYS_pwrite64, SYS_renameat, SYS_unlinkat, SYS_write, c_long, mode_t,
    off64_t, size_t, ssize_t, syscall,
};

use super::fault::Call;
use super::watch::{Watch, watched};

/// # Safety
/// `path` ends with a zero byte.
unsafe fn path(path: *const c_char) -> &'static Path {
    // SAFETY: as above; it is not kept longer than the call that gave it.
    Path::new(OsStr::from_bytes(
        unsafe { CStr::from_ptr(path) }.to_bytes(),
    ))
}

fn fail(error: i32) -> c_int {
    // SAFETY: the thread's own place for it.
    unsafe { *libc::__errno_location() = error };
    -1
}

/// The error that a call on a path has to fail with.
fn fault_on(path: &Path, call: Call) -> Option<i32> {
    watched(|watch| watch.name(path).and_then(|_| watch.count(call)))
}

/// The error that a call on an open file has to fail with.
fn fault_in(descriptor: c_int, call: Call) -> Option<i32> {
    watched(|watch| watch.holds(descriptor).then(|| watch.count(call))?)
}

fn tell(result: c_long, path: &Path, told: impl FnOnce(&mut Watch, PathBuf)) -> c_int {
    if result >= 0 {
        watched(|watch| watch.name(path).map(|name| told(watch, name)));
    }
    result as c_int
}

#[unsafe(no_mangle)]
unsafe extern "C" fn open64(name: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    let call = if flags & O_CREAT == 0 {
        Call::Open
    } else {
        Call::Make
    };
    let path = unsafe { path(name) };
    if let Some(error) = fault_on(path, call) {
        return fail(error);
    }
    let descriptor = unsafe { syscall(SYS_openat, AT_FDCWD, name, flags, mode) };
    tell(descriptor, path, |watch, name| {
        watch.opened(name, descriptor as c_int);
        if flags & O_TRUNC != 0 {
            watch.truncated(descriptor as c_int, 0);
        }
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn close(descriptor: c_int) -> c_int {
    watched(|watch| {
        watch.closed(descriptor);
        Some(())
    });
    unsafe { syscall(SYS_close, descriptor) as c_int }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pread64(
    descriptor: c_int,
    bytes: *mut c_void,
    count: size_t,
    at: off64_t,
) -> ssize_t {
    if let Some(error) = fault_in(descriptor, Call::Read) {
        return fail(error) as ssize_t;
    }
    unsafe { syscall(SYS_pread64, descriptor, bytes, count, at) as ssize_t }
}

/// Writes; a write that has to fail leaves half of it behind.
unsafe fn write_at(
    descriptor: c_int,
    bytes: *const c_void,
    count: size_t,
    at: off64_t,
    write: impl FnOnce(size_t) -> c_long,
) -> ssize_t {
    let error = fault_in(descriptor, Call::Write);
    let wanted = if error.is_some() { count / 2 } else { count };
    let written = write(wanted) as ssize_t;
    if let Ok(written) = usize::try_from(written) {
        let bytes = unsafe { std::slice::from_raw_parts(bytes.cast::<u8>(), written) };
        watched(|watch| {
            watch.wrote(descriptor, at as u64, bytes);
            Some(())
        });
    }
    error.map_or(written, |error| fail(error) as ssize_t)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pwrite64(
    descriptor: c_int,
    bytes: *const c_void,
    count: size_t,
    at: off64_t,
) -> ssize_t {
    let write = |count: size_t| unsafe { syscall(SYS_pwrite64, descriptor, bytes, count, at) };
    unsafe { write_at(descriptor, bytes, count, at, write) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn write(descriptor: c_int, bytes: *const c_void, count: size_t) -> ssize_t {
    let write = |count: size_t| unsafe { syscall(SYS_write, descriptor, bytes, count) };
    if watched(|watch| Some(watch.holds(descriptor))) != Some(true) {
        return write(count) as ssize_t;
    }
    let at = unsafe { syscall(SYS_lseek, descriptor, 0, libc::SEEK_CUR) };
    unsafe { write_at(descriptor, bytes, count, at, write) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn ftruncate64(descriptor: c_int, length: off64_t) -> c_int {
    if let Some(error) = fault_in(descriptor, Call::Truncate) {
        return fail(error);
    }
    let result = unsafe { syscall(SYS_ftruncate, descriptor, length) as c_int };
    if result == 0 {
        watched(|watch| {
            watch.truncated(descriptor, length as u64);
            Some(())
        });
    }
    result
}

#[unsafe(no_mangle)]
unsafe extern "C" fn fsync(descriptor: c_int) -> c_int {
    if let Some(error) = fault_in(descriptor, Call::Sync) {
        return fail(error);
    }
    let result = unsafe { syscall(SYS_fsync, descriptor) as c_int };
    if result == 0 {
        watched(|watch| {
            watch.synced(descriptor);
            Some(())
        });
    }
    result
}

#[unsafe(no_mangle)]
unsafe extern "C" fn fdatasync(descriptor: c_int) -> c_int {
    unsafe { fsync(descriptor) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn unlink(name: *const c_char) -> c_int {
    let path = unsafe { path(name) };
    if let Some(error) = fault_on(path, Call::Remove) {
        return fail(error);
    }
    watched(|watch| {
        watch.find_renamed();
        Some(())
    });
    let result = unsafe { syscall(SYS_unlinkat, AT_FDCWD, name, 0) };
    tell(result, path, Watch::removed)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn rmdir(name: *const c_char) -> c_int {
    let path = unsafe { path(name) };
    let result = unsafe { syscall(SYS_unlinkat, AT_FDCWD, name, AT_REMOVEDIR) };
    tell(result, path, Watch::removed)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn rename(from: *const c_char, to: *const c_char) -> c_int {
    let (old, new) = unsafe { (path(from), path(to)) };
    if let Some(error) = fault_on(old, Call::Rename) {
        return fail(error);
    }
    watched(|watch| {
        watch.find_renamed();
        Some(())
    });
    let result = unsafe { syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to) };
    tell(result, old, |watch, old| {
        if let Some(new) = watch.name(new) {
            watch.renamed(old, new);
        }
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn linkat(
    from_folder: c_int,
    from: *const c_char,
    to_folder: c_int,
    to: *const c_char,
    flags: c_int,
) -> c_int {
    let (old, new) = unsafe { (path(from), path(to)) };
    if let Some(error) = fault_on(new, Call::Make) {
        return fail(error);
    }
    let result = unsafe { syscall(SYS_linkat, from_folder, from, to_folder, to, flags) };
    tell(result, old, |watch, old| {
        if let Some(new) = watch.name(new) {
            watch.linked(&old, new);
        }
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn mkdir(name: *const c_char, mode: mode_t) -> c_int {
    let path = unsafe { path(name) };
    if let Some(error) = fault_on(path, Call::Make) {
        return fail(error);
    }
    let result = unsafe { syscall(SYS_mkdirat, AT_FDCWD, name, mode) };
    tell(result, path, Watch::made_folder)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn access(name: *const c_char, mode: c_int) -> c_int {
    if let Some(error) = fault_on(unsafe { path(name) }, Call::Look) {
        return fail(error);
    }
    unsafe { syscall(SYS_faccessat, AT_FDCWD, name, mode) as c_int }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn stat64(name: *const c_char, found: *mut libc::stat64) -> c_int {
    if let Some(error) = fault_on(unsafe { path(name) }, Call::Look) {
        return fail(error);
    }
    unsafe { syscall(SYS_newfstatat, AT_FDCWD, name, found, 0) as c_int }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn fstat64(descriptor: c_int, found: *mut libc::stat64) -> c_int {
    if let Some(error) = fault_in(descriptor, Call::Look) {
        return fail(error);
    }
    unsafe { syscall(SYS_fstat, descriptor, found) as c_int }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn fcntl64(descriptor: c_int, what: c_int, argument: c_long) -> c_int {
    if what == F_SETLK
        && let Some(error) = fault_in(descriptor, Call::Lock)
    {
        return fail(error);
    }
    unsafe { syscall(SYS_fcntl, descriptor, what, argument) as c_int }
}
