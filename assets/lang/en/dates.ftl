date-today = today
date-yesterday = yesterday
date-just-now = just now
date-minutes-ago = { $count ->
    [one] a minute ago
   *[other] { $count } minutes ago
}
date-today-at = today { $time }
date-with-year = { $day } { $year }
date-weekday-and-day = { $weekday } { $day }
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
