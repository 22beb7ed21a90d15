# Lo que rodea a cada página.

skip-to-main = Ir al contenido principal
skip-to-results = Ir a los resultados
crisis-label = Ayuda en una crisis
crisis-question = ¿Alguien necesita ayuda ahora mismo?
crisis-call = Llame o envíe un texto al <a href="tel:988">988</a>
crisis-danger = Peligro: <a href="tel:911">911</a>
crisis-violence = Violencia doméstica <a href="tel:+18007997233">1-800-799-7233</a>
exit = Salida rápida
exit-title = Sale de este sitio de inmediato. También: presione la tecla Shift (Mayús) tres veces.
nav-main = Principal
nav-phone = Principal, teléfono
nav-language = Idioma
find-services = Buscar servicios
nav-search = Buscar
nav-work = Pendientes
nav-clients = Clientes
nav-referrals = Remisiones
nav-missed = Búsquedas sin resultados
nav-exposure = A quién se sugiere
nav-record = Quién hizo qué
nav-colleagues = Colegas
nav-sessions = Dónde ha iniciado sesión
nav-password = Contraseña
nav-factor = Segundo factor
account-menu = menú de la cuenta
role-case-manager = Administración de casos
role-supervisor = Supervisión
role-agency-editor = Edición de una agencia
role-curator = Cuidado del directorio
role-privacy-officer = Protección de datos
role-admin = Administración
role-integration = Integración
sign-in = Iniciar sesión
sign-out = Cerrar sesión
credits-title = Créditos y fuentes
foot-danger = ¿Está en peligro? Llame al <a href="tel:911">911</a>
call-before = Llame antes de ir: los horarios y los lugares disponibles cambian.

# Una página para lo que falló, según el estado.
problem-400 = La solicitud no se puede leer
problem-401 = Primero inicie sesión
problem-403 = No está permitido
problem-404 = No se encontró
problem-405 = No con este método
problem-408 = Tardó demasiado
problem-409 = No es posible ahora
problem-412 = Cambió mientras tanto
problem-413 = Es demasiado grande
problem-415 = Ese tipo de contenido no se acepta
problem-422 = Algunos datos necesitan atención
problem-429 = Demasiados intentos
problem-500 = Algo falló de nuestro lado
problem-503 = Aún no está listo
problem-other = Esto no funcionó
problem-400-detail = Cada error se indica abajo.
problem-401-detail = Esto es para personas con una sesión y sistemas con una clave.
problem-404-detail = Aquí no hay nada, o nada que usted pueda ver.
problem-405-detail = El encabezado Allow indica los métodos que funcionan aquí.
problem-500-detail = El error es nuestro y quedó registrado.
problem-ours = Usted no hizo nada mal. Inténtelo de nuevo en un momento.
problem-id = Si pide ayuda, mencione este número: { $id }

signin-who = Para administradores de casos y agencias. Para <a href="/">buscar servicios</a> no hace falta iniciar sesión.
signin-login = Usuario
signin-password = Contraseña
signin-forgotten = ¿Olvidó su contraseña?
signin-wrong = El usuario y la contraseña no corresponden
signin-slow = Demasiados intentos con este usuario; inténtelo de nuevo en { $seconds ->
    [one] { $seconds } segundo
   *[other] { $seconds } segundos
}
