date-today = heddiw
date-yesterday = ddoe
date-just-now = nawr
date-minutes-ago = { $count ->
    [one] munud yn ôl
    [two] 2 funud yn ôl
   *[other] { $count } munud yn ôl
}
date-today-at = heddiw { $time }
date-with-year = { $day } { $year }
# After "until" and "on": Welsh softens the first letter.
date-until = { $weekday } { $day }
date-until-monday = ddydd Llun
date-until-tuesday = ddydd Mawrth
date-until-wednesday = ddydd Mercher
date-until-thursday = ddydd Iau
date-until-friday = ddydd Gwener
date-until-saturday = ddydd Sadwrn
date-until-sunday = ddydd Sul
date-monday = dydd Llun
date-tuesday = dydd Mawrth
date-wednesday = dydd Mercher
date-thursday = dydd Iau
date-friday = dydd Gwener
date-saturday = dydd Sadwrn
date-sunday = dydd Sul
date-january = { $day } Ionawr
date-february = { $day } Chwefror
date-march = { $day } Mawrth
date-april = { $day } Ebrill
date-may = { $day } Mai
date-june = { $day } Mehefin
date-july = { $day } Gorffennaf
date-august = { $day } Awst
date-september = { $day } Medi
date-october = { $day } Hydref
date-november = { $day } Tachwedd
date-december = { $day } Rhagfyr
