# Words for the user, English. Each entry has one of the same name, with the same values, in vi.ftl.

### Days

weekday-mon = Mon
weekday-tue = Tue
weekday-wed = Wed
weekday-thu = Thu
weekday-fri = Fri
weekday-sat = Sat
weekday-sun = Sun

### Codes

### Register

### Files

### Commands

### Screen

