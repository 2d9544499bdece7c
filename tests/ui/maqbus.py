# SPDX-License-Identifier: GPL-3.0-or-later
"""Other programs on the session bus, as far as the window speaks with them: a notification server, a file manager, the portal
for screenshots. Each notes what was asked of it."""

import threading

from gi.repository import Gio, GLib

NOTIFICATIONS = '''<node><interface name="org.freedesktop.Notifications">
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>'''

FILES = '''<node><interface name="org.freedesktop.FileManager1">
<method name="ShowItems"><arg type="as" direction="in"/><arg type="s" direction="in"/></method>
<method name="ShowFolders"><arg type="as" direction="in"/><arg type="s" direction="in"/></method>
</interface></node>'''

PORTAL = '''<node><interface name="org.freedesktop.portal.Screenshot">
<method name="Screenshot"><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method>
</interface></node>'''


class Service:
    """One name with one object on it, served by a thread of its own, for as long as the block lasts."""

    def __init__(self, name, path, xml):
        self.name, self.path = name, path
        self.info = Gio.DBusNodeInfo.new_for_xml(xml).interfaces[0]
        self.calls = []

    def __enter__(self):
        ready = threading.Event()
        self.thread = threading.Thread(target=self.run, args=[ready], daemon=True)
        self.thread.start()
        if not ready.wait(20):
            raise AssertionError(f'{self.name} did not come up')
        return self

    def __exit__(self, *unused):
        self.context.invoke_full(GLib.PRIORITY_DEFAULT, self.loop.quit)
        self.thread.join(10)
        Gio.bus_unown_name(self.owner)
        self.bus.close_sync(None)

    def run(self, ready):
        self.context = GLib.MainContext.new()
        self.context.push_thread_default()
        self.loop = GLib.MainLoop.new(self.context, False)
        address = Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION, None)
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.bus = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self.bus.register_object(self.path, self.info, self.called, None, None)
        self.owner = Gio.bus_own_name_on_connection(self.bus, self.name, Gio.BusNameOwnerFlags.NONE,
                                                    lambda *unused: ready.set(), None)
        self.loop.run()

    def called(self, bus, sender, path, interface, method, parameters, invocation):
        self.calls.append((method, parameters.unpack()))
        self.answer(method, parameters.unpack(), sender, invocation)

    def answer(self, method, parameters, sender, invocation):
        invocation.return_value(None)

    def emit(self, path, interface, signal, value, to=None):
        self.bus.emit_signal(to, path, interface, signal, value)
        self.bus.flush_sync(None)


class Notifications(Service):
    def __init__(self):
        super().__init__('org.freedesktop.Notifications', '/org/freedesktop/Notifications', NOTIFICATIONS)
        self.sent = []

    def answer(self, method, parameters, sender, invocation):
        if method == 'Notify':
            self.sent.append({'title': parameters[3], 'body': parameters[4], 'actions': parameters[5]})
            invocation.return_value(GLib.Variant('(u)', [len(self.sent)]))
        elif method == 'GetCapabilities':
            invocation.return_value(GLib.Variant('(as)', [['actions', 'body']]))
        elif method == 'GetServerInformation':
            invocation.return_value(GLib.Variant('(ssss)', ['maqbus', 'maquette', '1', '1.2']))
        else:
            invocation.return_value(None)

    def find(self, words):
        return next((n for n in self.sent if words in n['title']), None)

    def press(self, notification, label):
        actions = notification['actions']
        key = next(actions[i] for i in range(0, len(actions), 2) if actions[i + 1] == label)
        self.emit(self.path, 'org.freedesktop.Notifications', 'ActionInvoked',
                  GLib.Variant('(us)', [self.sent.index(notification) + 1, key]))


class FileManager(Service):
    def __init__(self):
        super().__init__('org.freedesktop.FileManager1', '/org/freedesktop/FileManager1', FILES)


class Portal(Service):
    """Gives this file as the picture of the screen."""

    def __init__(self, path, response=0):
        super().__init__('org.freedesktop.portal.Desktop', '/org/freedesktop/portal/desktop', PORTAL)
        self.file, self.response = path, response

    def answer(self, method, parameters, sender, invocation):
        token = parameters[1]['handle_token']
        request = f'{self.path}/request/{sender[1:].replace(".", "_")}/{token}'
        invocation.return_value(GLib.Variant('(o)', [request]))
        results = {'uri': GLib.Variant('s', 'file://' + self.file)} if self.response == 0 else {}
        self.emit(request, 'org.freedesktop.portal.Request', 'Response',
                  GLib.Variant('(ua{sv})', [self.response, results]), to=sender)
