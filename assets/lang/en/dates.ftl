date-today = today
date-yesterday = yesterday
date-just-now = just now
date-minutes-ago = { $count ->
    [one] a minute ago
   *[other] { $count } minutes ago
}
date-today-at = today { $time }
date-with-year = { $day } { $year }
# After "until" and "on": Welsh softens the first letter.
date-until = { $weekday } { $day }
date-until-monday = Monday
date-until-tuesday = Tuesday
date-until-wednesday = Wednesday
date-until-thursday = Thursday
date-until-friday = Friday
date-until-saturday = Saturday
date-until-sunday = Sunday
date-monday = Monday
date-tuesday = Tuesday
date-wednesday = Wednesday
date-thursday = Thursday
date-friday = Friday
date-saturday = Saturday
date-sunday = Sunday
date-january = { $day } January
date-february = { $day } February
date-march = { $day } March
date-april = { $day } April
date-may = { $day } May
date-june = { $day } June
date-july = { $day } July
date-august = { $day } August
date-september = { $day } September
date-october = { $day } October
date-november = { $day } November
date-december = { $day } December
