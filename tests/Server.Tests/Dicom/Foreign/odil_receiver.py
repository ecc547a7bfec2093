"""An information system made of odil: takes performed steps (N-CREATE, N-SET) and notices of availability (N-CREATE), and prints each as a line of JSON.

Usage: odil_receiver.py PORT. The first line is "listening"; ends with the process."""
import json
import sys

import odil

port = int(sys.argv[1])


def say(kind, sop_class, uid, dataset):
    print(json.dumps({"kind": kind, "class": sop_class, "uid": uid, "dataset": json.loads(odil.as_json(dataset))}), flush=True)


def created(request):
    say("create", request.get_affected_sop_class_uid(), request.get_affected_sop_instance_uid(), request.get_data_set())
    return 0


def changed(request):
    say("set", request.get_requested_sop_class_uid(), request.get_requested_sop_instance_uid(), request.get_data_set())
    return 0


print("listening", flush=True)
while True:
    association = odil.Association()
    association.set_tcp_timeout(60)
    association.receive_association("v4", port)
    create, change = odil.NCreateSCP(association), odil.NSetSCP(association)
    create.set_callback(created)
    change.set_callback(changed)
    dispatcher = odil.SCPDispatcher(association)
    dispatcher.set_ncreate_scp(create)
    dispatcher.set_nset_scp(change)
    try:
        while True:
            dispatcher.dispatch()
    except (odil.AssociationReleased, odil.AssociationAborted):
        pass
    except Exception as wrong:
        print(repr(wrong), flush=True)
