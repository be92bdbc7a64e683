// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Remembers the newest head of each transparency log and refuses every head that does not continue it.
///
/// A log is named by the SHA-256 of its origin line. Its head moves only forward, and only with a consistency proof
/// (RFC 9162 §2.1.4.2) that this contract checks itself: a log that was rolled back or forked cannot be anchored.
/// Nothing but sizes and root hashes is ever stored.
contract WitnessAnchor {
    struct Head {
        address owner;
        uint64 size;
        uint32 time;
        bytes32 root;
    }

    /// The newest head of a log; size 0 where it was never anchored.
    mapping(bytes32 log => Head) public heads;
    /// Who may become owner of a log by accepting it.
    mapping(bytes32 log => address) public offers;

    event Anchored(bytes32 indexed log, uint64 size, bytes32 root, uint64 time);
    event Owned(bytes32 indexed log, address indexed owner);

    /// Anchors a larger head of a log. The first anchor of a log makes its sender the owner and has no proof.
    /// Refused with "not owner", "rollback" (not larger), "fork" (not a continuation) or "proof" (one on the first head).
    function anchor(bytes32 log, uint64 size, bytes32 root, bytes32[] calldata proof) external {
        Head storage head = heads[log];
        (address owner, uint64 oldSize) = (head.owner, head.size);
        if (owner == address(0)) {
            require(proof.length == 0, "proof");
            owner = msg.sender;
            emit Owned(log, owner);
        }
        require(owner == msg.sender, "not owner");
        require(size > oldSize, "rollback");
        require(oldSize == 0 || continues(oldSize, size, head.root, root, proof), "fork");
        (head.owner, head.size, head.time, head.root) = (owner, size, uint32(block.timestamp), root);
        emit Anchored(log, size, root, uint64(block.timestamp));
    }

    /// Offers a log to another owner, who must accept: a mistyped address takes nothing. A new offer replaces the last.
    function offer(bytes32 log, address next) external {
        require(heads[log].owner == msg.sender, "not owner");
        offers[log] = next;
    }

    /// Makes the sender the owner of a log that was offered to it.
    function accept(bytes32 log) external {
        require(offers[log] == msg.sender, "not offered");
        delete offers[log];
        heads[log].owner = msg.sender;
        emit Owned(log, msg.sender);
    }

    /// RFC 9162 §2.1.4.2, for 0 < oldSize < newSize.
    function continues(
        uint64 oldSize,
        uint64 newSize,
        bytes32 oldRoot,
        bytes32 newRoot,
        bytes32[] calldata proof
    ) private pure returns (bool) {
        uint256 next = 0;
        bytes32 older = oldRoot;
        // An old tree that is one node of the new one is where the climb begins; of any other the proof names a node.
        if (oldSize & (oldSize - 1) != 0) {
            if (proof.length == 0) return false;
            older = proof[0];
            next = 1;
        }
        bytes32 newer = older;
        uint64 place = oldSize - 1;
        uint64 last = newSize - 1;
        while (place & 1 == 1) (place, last) = (place >> 1, last >> 1);
        for (; next < proof.length; next++) {
            if (last == 0) return false;
            bytes32 sibling = proof[next];
            if (place & 1 == 1 || place == last) {
                older = node(sibling, older);
                newer = node(sibling, newer);
                while (place & 1 == 0 && place != 0) (place, last) = (place >> 1, last >> 1);
            } else {
                newer = node(newer, sibling);
            }
            (place, last) = (place >> 1, last >> 1);
        }
        return last == 0 && older == oldRoot && newer == newRoot;
    }

    /// Hash of two neighbouring subtrees (RFC 6962 §2.1), by the SHA-256 precompile at address 2.
    function node(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0x01), left, right));
    }
}
