# Horas, días y fechas; si está abierto.

# $half es am, pm, noon o midnight; $minutes está vacío o es como ":30".
clock = { $half ->
    [noon] mediodía
    [midnight] medianoche
    [am] { $hour }{ $minutes } a. m.
   *[pm] { $hour }{ $minutes } p. m.
}
the-clock = { $half ->
    [noon] el mediodía
    [midnight] la medianoche
   *[other] { $hour ->
        [1] la { clock }
       *[other] las { clock }
    }
}
at-clock = { $half ->
    [noon] al mediodía
   *[other] a { the-clock }
}
weekday = { $day ->
    [mon] lunes
    [tue] martes
    [wed] miércoles
    [thu] jueves
    [fri] viernes
    [sat] sábado
   *[sun] domingo
}
month = { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
}
month-short = { month }
date = { $date } de { month-short } de { $year }
date-of-year = { $date } de { month-short }
dates-span = { $from } al { $to }
# $day es tomorrow, un día de la semana, date (de este año) o dated (de otro).
the-day = { $day ->
    [tomorrow] mañana
    [date] el { $date } de { month }
    [dated] el { $date } de { month } de { $year }
   *[weekday] el { weekday }
}
open-always = Abierto las 24 horas
open-until = Abierto hasta { the-clock }
open-until-day = Abierto hasta { the-day } { at-clock }
opens = Abre { at-clock }
opens-day = Abre { the-day } { at-clock }
closed-now = Cerrado ahora
closed = Cerrado

# Filas de la tabla de una semana, y reglas que no lo son.
days-two = { $first } y { $last }
days-span = { $first } a { $last }
days-all = Todos los días
hours-all-day = 24 horas
hours-span = { $from } – { $to }
hours-from = desde { the-clock }
hours-closed = cerrado
rule = { $when }: { $times }
rule-fortnightly = Cada dos semanas: { $when }: { $times }
rule-of-month = { $days } del mes
rule-on-dates = el día { $days } del mes
weekday-of-month = { $nth ->
    [1] 1.er { weekday }
    [2] 2.º { weekday }
    [3] 3.er { weekday }
    [-1] último { weekday }
   *[other] { $nth }.º { weekday }
}

ago-now = ahora mismo
ago-minutes = hace { $count } min
ago-hours = hace { $count } h
ago-today = hoy
ago-yesterday = ayer
ago-days = hace { $count } días
ago-months = hace { $count } meses
ago-years = hace { $count } años
